"""Why a volunteer is proposed or not, and why a sector was chosen, in French. Nothing personal is said."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dispatch.availability import WEEKDAYS, Window
from dispatch.geo import How, Located
from dispatch.tools import TOOLS

STOPPED = "ne souhaite plus de messages"
NO_CHARTER = "n'a pas encore signé la charte"
NUMBER_NOT_CONFIRMED = "n'a pas encore confirmé son numéro"
NOT_MET = "n'a pas encore rencontré la mairie"
NO_CALLS = "n'a qu'un téléphone fixe, et Voisinage ne peut pas l'appeler"
ASKED_FOR_THIS = "sollicitation déjà envoyée pour cette demande"
NO_SKILL = "n'a pas cette compétence"
NEVER_ALONE = "ne vient qu'à deux"
NOT_FOR_THIS_PERSON = "n'est pas proposé pour cette personne"
OTHER_SECTOR = "n'aide que dans son secteur"
KNOWS_PERSON = "connaît déjà la personne"
OFTEN_YES = "dit souvent oui"
NOT_FREE = "pas libre quand la personne peut recevoir"
REQUEST_NOT_ON_MAP = "l'adresse de la demande n'est pas encore située"
VOLUNTEER_NOT_ON_MAP = "son adresse n'est pas encore située"
OTHER_REFERENT = "au titre d'un autre secteur"
ANY_REFERENT = "au titre de la commune"  # the request belongs to no sector
TO_CONFIRM = "disponibilités à confirmer"
LIVES_TOO_FAR = "habite trop loin"
NEARER_FIRST = "habite plus loin que tous ceux qui ont été examinés"
NOT_AMONG_THE_NEAREST = "n'était pas parmi ceux qui ont été examinés"
NOT_KEPT = "pas parmi les premiers : pour les autres, le motif n'est pas gardé"

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
ROUNDING_M = 50
KILOMETRE = 1_000
WEEK, MONTH = 7, 30  # days, as people count them
HALF_DAYS = (("matin", "ce matin", 12), ("après-midi", "cet après-midi", 18), ("soir", "ce soir", 24))


def located_sentence(located: Located) -> str:
    """Which sector takes care of an address, and why, for the prescriber and the mairie."""
    name, far = located.sector_name, distance(located.distance_m)
    sentences = {
        How.INSIDE: f"L'adresse est dans le secteur {name}.",
        How.BORDER: f"L'adresse est à la limite de plusieurs secteurs : le secteur {name} s'en occupe.",
        How.NEAR: f"L'adresse est hors des secteurs, à {far} du plus proche : le secteur {name} s'en occupe.",
        How.OUTSIDE: f"L'adresse est à {far} du secteur le plus proche : la mairie décide qui s'en occupe.",
        How.UNDIVIDED: "La commune n'a pas de secteurs : chaque référent peut s'en occuper.",
    }
    return sentences[located.how]


def sentence(parts: Iterable[str]) -> str:
    """Several reasons in one."""
    return ", ".join(part for part in parts if part)


def away(distance_m: float | None) -> str:
    """How far a volunteer lives. To fifty metres: enough to choose, too little to find their door.

    Nothing where it is unknown: a referent need not give an address.
    """
    if distance_m is None:
        return ""
    return f"à {distance(distance_m)}" if distance_m >= ROUNDING_M else f"à moins de {ROUNDING_M} m"


def too_far(distance_m: float, radius_m: float) -> str:
    """Beyond the distance a volunteer agreed to."""
    far, radius = distance(distance_m), distance(radius_m)
    return f"trop loin : juste au-delà de {radius}" if far == radius else f"trop loin : {far} pour un rayon de {radius}"


def beyond(radius_m: float) -> str:
    """Farther than a volunteer agreed to go: whoever asks them should know."""
    return f"au-delà de son rayon de {distance(radius_m)}"


def free(window: Window | None, now: datetime, tz: ZoneInfo) -> str:
    """The first moment both are free; None when the volunteer has not told their hours."""
    if window is None:
        return TO_CONFIRM
    start = window.start.astimezone(tz)
    name, today_name, _ = next(half for half in HALF_DAYS if start.hour < half[2])
    days = (start.date() - now.astimezone(tz).date()).days
    if days <= 1:
        return f"libre demain {name}" if days == 1 else f"libre {today_name}"
    weekday = WEEKDAYS[start.weekday()]
    return f"libre {weekday} {name}" if days < WEEK else f"libre {weekday} {day(start.date())} {name}"


def asked_since(last_asked_at: datetime | None, now: datetime, tz: ZoneInfo) -> str:
    """How long a volunteer has been left in peace, in local days."""
    if last_asked_at is None:
        return "encore aucune sollicitation"
    days = (now.astimezone(tz).date() - last_asked_at.astimezone(tz).date()).days
    if days <= 1:
        return "une sollicitation hier" if days == 1 else "une sollicitation aujourd'hui"
    return f"sans sollicitation depuis {_lapse(days)}"


def busy(visits: int) -> str:
    """Visits a volunteer has already accepted and not done yet; nothing to say where there are none."""
    return f"{_counted(visits, 'visite')} déjà {_agreeing('prévue', visits)}" if visits else ""


def load(requests: int) -> str:
    """What a referent has in hand."""
    return f"{_counted(requests, 'demande')} en cours" if requests else "aucune demande en cours"


def referent_of(sector_name: str | None) -> str:
    """A referent of the sector of the request. Whoever it is: no gender is guessed."""
    return f"au titre du secteur {sector_name}" if sector_name else "au titre de ce secteur"


def capped(asked: int) -> str:
    """Asked often enough for the last seven days."""
    return f"déjà {_counted(asked, 'sollicitation')} en sept jours"


def capped_that_day(asked: int, on: date, today: date) -> str:
    """Asked often enough for the day on which the text would leave: today, or the next morning."""
    when = "aujourd'hui" if on == today else f"le {day(on)}"
    return f"déjà {_counted(asked, 'sollicitation')} {when}"


def resting(until: date) -> str:
    """Left in peace after a visit; `until` is the day they may be asked again."""
    return f"vient d'aider : au repos jusqu'au {day(until)}"


def no_tool(tool: str) -> str:
    """What the job asks for and the volunteer does not have; `tool` is a code of `tools.TOOLS`."""
    return f"n'a pas ce qu'il faut : {TOOLS.get(tool, tool)}"


def heard_from(at: datetime, tz: ZoneInfo) -> str:
    """Quiet hours of their own: the text leaves at that instant."""
    hour = at.astimezone(tz)
    return f"sollicitations à partir de {hour.hour}h{f'{hour.minute:02}' if hour.minute else ''}"


def paused(until: date) -> str:
    """On a break; `until` is the first day they may be asked again."""
    return f"en pause jusqu'au {day(until)}"


def day(on: date) -> str:
    """A date without its year: "3 décembre"."""
    return f"{'1er' if on.day == 1 else on.day} {MONTHS[on.month - 1]}"


def distance(distance_m: float) -> str:
    """A rounded distance: "350 m", "2,4 km"."""
    rounded = round(distance_m / ROUNDING_M) * ROUNDING_M
    if rounded < KILOMETRE:
        return f"{rounded} m"
    return f"{distance_m / KILOMETRE:.1f} km".replace(".0 ", " ").replace(".", ",")


def _lapse(days: int) -> str:
    if days < 2 * WEEK:
        return f"{days} jours"
    return f"{days // WEEK} semaines" if days < 2 * MONTH else f"{days // MONTH} mois"


def _counted(count: int, noun: str) -> str:
    return f"{count} {_agreeing(noun, count)}"


def _agreeing(word: str, count: int) -> str:
    return f"{word}s" if count > 1 else word
