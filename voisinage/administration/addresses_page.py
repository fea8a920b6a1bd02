"""`/mairie/reglages/adresses`: which addresses are known, and the file of the département from which they come."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from werkzeug.exceptions import RequestEntityTooLarge

from dispatch.addresses.departements import DOWNLOADS, departement_of, file_of
from dispatch.addresses.editions import Source
from dispatch.addresses.importing import AddressReport
from dispatch.addresses.own_import import import_own
from dispatch.addresses.picking import picked
from dispatch.addresses.scope import within
from dispatch.addresses.search import find_addresses
from dispatch.addresses.tables import Address, AddressEdition
from dispatch.commune_journal import note_commune
from dispatch.desk import Actor
from dispatch.errors import ImportRefused
from dispatch.events import Event
from voisinage.accounts.admission import admit
from voisinage.accounts.current import current_agent
from voisinage.administration.blueprint import administration, mairie_only
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.errors import APOLOGIES, apologise
from voisinage.formats import counted, figure
from voisinage.intake.plain_text import one_line
from voisinage.large_files import BRING, LARGEST
from voisinage.limits.counting import Limit
from voisinage.limits.current import counter

FILES = Limit("files of addresses of one commune", 6, timedelta(minutes=5))
MOST_REFUSED, MOST_FOUND = 30, 5
NO_FILE = "Choisissez le fichier que vous avez téléchargé."
TOO_HEAVY = (
    "Ce fichier est trop lourd : 50 Mo au plus. Envoyez-le tel que vous l’avez téléchargé, sans le décompresser."
)
TOO_MANY = "Plusieurs fichiers viennent d’être envoyés : attendez cinq minutes avant le suivant."


@administration.get("/adresses")
@mairie_only
def addresses() -> str:
    """What is known; a field to try it, one to bring in a file."""
    return _page(tried=one_line(request.args.get("essai")))


@administration.post("/adresses")
@mairie_only
def bring_addresses() -> ResponseReturnValue:
    """Bring the commune's addresses in, all or none."""
    sent = request.files.get("file")
    if not sent or not sent.filename:
        return _page(wrong=NO_FILE), 422
    allowed = counter().take(FILES, str(commune().id))
    db.session.commit()  # nobody waits for this page while it reads
    if not allowed:
        return _page(wrong=TOO_MANY), 429
    name = one_line(sent.filename)
    try:
        with picked(sent.stream, name, commune().insee, town=commune().name) as found:
            report = import_own(db.session(), commune(), found, Source(name, desk().now))
    except ImportRefused as refused:
        db.session.rollback()
        return _page(wrong=str(refused)), 422
    _note(report)
    db.session.commit()
    return _page(report=report, told=list(_told(report, found.others)))


def _told(report: AddressReport, others: int) -> Iterator[str]:
    """What came of the file, in figures; nothing of what did not happen."""
    changed = ((report.created, "nouvelle"), (report.updated, "changée"), (report.unchanged, "inchangée"))
    yield f"{', '.join(counted(many, word) for many, word in changed if many)}."
    if report.gone:
        yield f"{counted(report.gone, 'adresse connue')} sans mention dans ce fichier, gardées telles quelles."
    if report.refused_count:
        yield f"{counted(report.refused_count, 'ligne laissée')} de côté, dites plus bas."
    if others:
        yield f"{counted(others, 'ligne')} d’autres communes du département, sans effet ici."


def _note(report: AddressReport) -> None:
    counts = {"created": report.created, "updated": report.updated, "refused": report.refused_count}
    actor = Actor(agent_id=current_agent().id)
    note_commune(desk(), commune().id, Event.SETTINGS_CHANGED, actor, what="addresses", **counts)


@administration.errorhandler(RequestEntityTooLarge)
def say_too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Beside its field. It comes before anybody asked who this is: so it is asked here."""
    if request.endpoint != BRING:
        return apologise(APOLOGIES[413], 413, {})
    return admit() or (_page(wrong=TOO_HEAVY), 413)


def _held(known: int, streets: int) -> list[tuple[str, str, str]]:
    addresses, places = (
        "Adresses" if known > 1 else "Adresse",
        "Rues et lieux-dits" if streets > 1 else "Rue ou lieu-dit",
    )
    return [(addresses, figure(known), ""), (places, figure(streets), "")] if known else []


def _page(*, tried: str = "", **shown: Any) -> str:
    town, ours = commune(), within(commune().insee)
    known, streets = db.session.execute(
        select(func.count(Address.id), func.count(Address.street_key.distinct())).where(ours)
    ).one()
    return render_template(
        "administration/addresses.html",
        held=_held(known, streets),
        edition=db.session.get(AddressEdition, town.insee),
        town=town,
        departement=departement_of(town.insee),
        file_name=file_of(town.insee),
        download=f"{DOWNLOADS}/{file_of(town.insee)}",
        tried=tried,
        found=find_addresses(db.session(), tried, insee=town.insee, limit=MOST_FOUND) if tried else [],
        most=MOST_REFUSED,
        largest=LARGEST,
        **shown,
    )
