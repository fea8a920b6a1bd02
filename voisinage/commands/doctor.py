"""`voisinage doctor`: what is wrong, and how to mend it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click
from sqlalchemy import exists, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from dispatch.addresses.tables import Address
from dispatch.engine import make_engine
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune, Sector
from dispatch.states import AgentRole
from voisinage.checkup import problems
from voisinage.commands.opening import read_settings
from voisinage.config import Settings
from voisinage.readiness import is_behind, is_up_to_date


@click.command("doctor")
def doctor_command() -> None:
    """Dit ce qui ne va pas, et comment y remédier."""
    settings = read_settings()
    wrong = [*problems(settings), *_database(settings)]
    for sentence in wrong:
        click.echo(f"✗ {sentence}")
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo("✓ Tout va bien.")


def _database(settings: Settings) -> Iterator[str]:
    try:
        engine = make_engine(settings.database_url)
    except (ValueError, ArgumentError):
        return  # the settings have said so
    try:
        with Session(engine) as session:
            yield from _tables(session)
    except SQLAlchemyError as error:
        yield (
            f"La base ne répond pas ({type(error).__name__}). Si elle n'existe pas encore, lancez « voisinage init » ; "
            "sinon vérifiez VOISINAGE_DATABASE_URL et que le serveur tourne."
        )
    finally:
        engine.dispose()


def _tables(session: Session) -> Iterator[str]:
    if not is_up_to_date(session.connection()):
        yield "La base n'est pas à jour. Lancez « voisinage init » : rien n'est perdu."
        return
    if is_behind(session, datetime.now(UTC)):
        yield "Des demandes ou des SMS attendent depuis plus de cinq minutes. Lancez « voisinage run » ou « worker »."
    for commune in session.scalars(select(Commune).order_by(Commune.name)).all():
        yield from _commune(session, commune)
    if not session.scalar(select(exists().where(Commune.id > 0))):
        yield "Il n'y a pas encore de commune. Lancez « voisinage init »."
    elif not session.scalar(select(exists().where(Address.id > 0))):
        yield "Aucune adresse n'est chargée. Lancez « voisinage addresses import FICHIER »."


def _commune(session: Session, commune: Commune) -> Iterator[str]:
    mairie = (Agent.commune_id == commune.id) & (Agent.role == AgentRole.MAIRIE) & Agent.active
    if not session.scalar(select(exists().where(mairie))):
        yield f"{commune.name} : aucun agent de la mairie n'a de compte. Lancez « voisinage agents add »."
    if not session.scalar(select(exists().where(Sector.commune_id == commune.id))):
        yield f"{commune.name} : aucun secteur. Lancez « voisinage sectors import FICHIER »."
    referent = (Volunteer.commune_id == commune.id) & Volunteer.is_referent & Volunteer.stopped_at.is_(None)
    if not session.scalar(select(exists().where(referent))):
        yield f"{commune.name} : aucun bénévole référent. Lancez « voisinage volunteers import FICHIER »."
