"""The French words for how volunteers move, when they are free and what they want."""

from collections.abc import Iterator

from dispatch.availability import WEEKDAYS
from dispatch.people import AvailabilitySlot, Volunteer
from dispatch.states import Season, Travel
from dispatch.tools import TOOLS
from voisinage.board.care_fields import LAST_MINUTE
from voisinage.formats import metres
from voisinage.joining.choices import SKILL_CHOICES

TRAVEL: dict[Travel, str] = {Travel.FOOT: "à pied", Travel.BICYCLE: "à vélo", Travel.CAR: "en voiture"}
SEASON: dict[Season, str] = {
    Season.ALWAYS: "toute l’année",
    Season.TERM: "pendant l’école",
    Season.HOLIDAYS: "pendant les vacances",
}
NOTHING_YET = "rien de dit encore : personne ne peut rien lui demander"
SHORT_DAYS = tuple(f"{name[:3]}." for name in WEEKDAYS)


def slot_told(slot: AvailabilitySlot) -> str:
    """Such as "lundi de 9h à 12h, pendant l’école"."""
    told = f"{WEEKDAYS[slot.weekday]} de {hour(slot.start_at.hour, slot.start_at.minute)}"
    at_midnight = slot.end_at == LAST_MINUTE
    told += " à minuit" if at_midnight else f" à {hour(slot.end_at.hour, slot.end_at.minute)}"
    return told if slot.season is Season.ALWAYS else f"{told}, {SEASON[slot.season]}"


def skills_told(volunteer: Volunteer) -> str:
    """What a bricoleur may be asked for, line by line as they ticked it; that nobody can ask them, if nothing is."""
    if not volunteer.is_bricoleur:
        return ""
    able = {skill.skill for skill in volunteer.skills}
    return "\n".join(words for code, words in SKILL_CHOICES.items() if code in able) or NOTHING_YET


def hour(hours: int, minutes: int) -> str:
    """Write "9h", "14h30"."""
    return f"{hours}h{minutes:02}" if minutes else f"{hours}h"


def wishes(volunteer: Volunteer, *, sector: str = "", backup: str = "") -> str:
    """All that a volunteer wants beside the commune's rules, line by line."""
    return "\n".join(_wishes(volunteer, sector, backup))


def _wishes(volunteer: Volunteer, sector: str, backup: str) -> Iterator[str]:
    if volunteer.is_bricoleur:
        yield f"{TRAVEL[volunteer.moves_by]} jusqu’à {metres(volunteer.radius_m)}"
        yield from (TOOLS.get(tool.tool, tool.tool) for tool in sorted(volunteer.tools, key=lambda one: one.tool))
        yield from _limits(volunteer)
        if sector:
            yield f"seulement dans le secteur {sector}"
        if volunteer.pair_only:
            yield "ne se déplace qu’à deux"
    if volunteer.quiet_from and volunteer.quiet_until:
        start, end = volunteer.quiet_from, volunteer.quiet_until
        between = f"de {hour(start.hour, start.minute)} à {hour(end.hour, end.minute)}"
        yield f"rien {between}, sauf ce qui ne peut pas attendre"
    if volunteer.is_referent and volunteer.max_open:
        yield f"{volunteer.max_open} demande{'s' if volunteer.max_open > 1 else ''} à suivre au plus"
    if volunteer.is_referent and backup:
        yield f"en cas d’absence : {backup}"


def _limits(volunteer: Volunteer) -> Iterator[str]:
    for most, span in ((volunteer.asks_per_day, "jour"), (volunteer.asks_per_week, "semaine")):
        if most:
            yield f"{most} demande{'s' if most > 1 else ''} par {span} au plus"
