"""Everything kept about a volunteer, as a text anybody can read: the right of access without asking anybody."""

from collections.abc import Iterator

from sqlalchemy import func, select

from dispatch.catalogue import SKILLS, TOOLS
from dispatch.consulting.reading import looks_at_volunteer
from dispatch.desk import Desk
from dispatch.joining.half_days import HALVES, ticked
from dispatch.joining.life import minutes_given, missions
from dispatch.joining.memberships import file_of
from dispatch.joining.signing import signature_of
from dispatch.joining.tables import Photo
from dispatch.joining.wishes import stretches_of
from dispatch.journal import OutboxMessage
from dispatch.people import Volunteer
from voisinage.formats import day, hours, metres, phone
from voisinage.joining.choices import DAYS, HALF_NAMES
from voisinage.joining.words import JOINED, SIGNED, TRAVEL
from voisinage.labels import label
from voisinage.privacy.dossier import MOST_ROWS, dossier_of_volunteer, plain
from voisinage.privacy.looks_page import told_of_looks
from voisinage.volunteers.roles import roles


def data_held(here: Desk, volunteer: Volunteer) -> str:
    """The file, in French, each thing on its line."""
    zone = volunteer.commune.timezone
    lines = [
        f"Ce que Voisinage {volunteer.commune.name} garde de vous, le {day(here.now, zone)}",
        "",
        *(f"{name} : {value}" for name, value in _facts(here, volunteer) if value),
        "",
        f"Vos missions ({hours(minutes_given(here, volunteer))} en tout, à peu près)",
        *(f"- {day(one.at, zone)} : {one.label} ({label(one.state).lower()})" for one in missions(here, volunteer)),
        "",
        *_in_detail(here, volunteer),
        f"Une question, une erreur ? Appelez la mairie : {phone(volunteer.commune.contact_phone)}.",
        "Vous pouvez aussi tout effacer vous-même, sur votre page.",
    ]
    return "\r\n".join(lines) + "\r\n"


def _in_detail(here: Desk, volunteer: Volunteer) -> Iterator[str]:
    """Row by row, as the mairie would hand it over: what nobody thought of above is here all the same."""
    parts = dossier_of_volunteer(here.session, volunteer.id)
    yield "Le détail, tel qu’il est enregistré"
    for part in (*parts, told_of_looks(looks_at_volunteer(here.session, volunteer.id, most=MOST_ROWS))):
        yield from ("", f"{part.kind.value.title} ({part.table})")
        for row in part.rows:
            told = (f"{name} : {plain(value)}" for name, value in row.items() if value is not None and value != "")
            yield f"- {' ; '.join(told)}".replace("\r", " ").replace("\n", " ")
    yield ""


def _facts(here: Desk, volunteer: Volunteer) -> Iterator[tuple[str, str]]:
    zone = volunteer.commune.timezone
    file, signature = file_of(here, volunteer), signature_of(here, volunteer)
    yield "Prénom", volunteer.first_name
    yield "Nom", volunteer.last_name
    yield "Téléphone", phone(volunteer.phone)
    yield "Numéro vérifié le", day(volunteer.phone_verified_at, zone) if volunteer.phone_verified_at else "pas encore"
    yield "Rôle", roles(volunteer)
    yield "Domicile (latitude, longitude)", _home(volunteer)
    yield "Adresse à situer", file.address_to_place or ""
    yield "Jusqu’où", f"{metres(volunteer.radius_m)}, {TRAVEL[volunteer.moves_by]}"
    yield "Ce que vous aimez faire", ", ".join(SKILLS.get(one.skill, one.skill) for one in volunteer.skills)
    yield "Ce que vous apportez", ", ".join(TOOLS.get(one.tool, one.tool) for one in volunteer.tools)
    yield "Moments libres", _week(volunteer) or "pas encore dits"
    yield "Demandes par semaine, au plus", str(volunteer.asks_per_week or "")
    yield "En pause jusqu’au", day(volunteer.paused_until) if volunteer.paused_until else ""
    yield "Inscription", f"{day(file.joined_at, zone)}, {JOINED[file.joined_by]}" if file.joined_at else ""
    yield "Charte signée le", day(volunteer.charter_signed_at, zone) if volunteer.charter_signed_at else "pas encore"
    yield "Charte signée", SIGNED[signature.way] if signature else ""
    yield "Empreinte de la charte signée", (signature.sha256 or "") if signature else ""
    yield "Entretien avec la mairie le", day(file.met_at, zone) if file.met_at else ""
    yield "SMS et appels", f"{_messages(here, volunteer)}, gardés en date et en nature ; leurs textes ne le sont pas"
    photo = here.session.get(Photo, volunteer.id)
    yield "Photo du badge", "gardée depuis le " + day(photo.added_at, zone) if photo else ""
    yield (
        "Pièce d’identité vue le",
        f"{day(file.identity_seen_at, zone)} (aucune copie)" if file.identity_seen_at else "",
    )


def _messages(here: Desk, volunteer: Volunteer) -> int:
    mine = select(func.count(OutboxMessage.id)).where(OutboxMessage.volunteer_id == volunteer.id)
    return here.session.scalar(mine) or 0


def _home(volunteer: Volunteer) -> str:
    return f"{volunteer.lat:.5f}, {volunteer.lon:.5f}" if volunteer.lat is not None else ""


def _week(volunteer: Volunteer) -> str:
    free = ticked(stretches_of(volunteer))
    codes = [f"{number}{half}" for number in range(7) for half in HALVES]
    return ", ".join(f"{DAYS[int(code[0])]} {HALF_NAMES[code[1]]}" for code in codes if code in free)
