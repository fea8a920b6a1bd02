"""What most commands begin with: the settings, the database, the commune; or a French sentence that says what to do."""

import os

import click
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.engine import make_engine
from dispatch.places import Commune
from voisinage.checkup import faults, unknown_variables
from voisinage.config import Settings, SettingsRefused
from voisinage.keyring import keys_problem, open_ring
from voisinage.readiness import is_up_to_date


def read_settings() -> Settings:
    """The settings of this process, or a refusal that says what to mend."""
    try:
        return Settings.from_env(os.environ)
    except SettingsRefused as refused:
        raise refusal([*refused.problems, *unknown_variables(os.environ)]) from refused


def sound_settings() -> Settings:
    """The same, where the application must be able to start."""
    if wrong := faults(os.environ):
        raise refusal([*wrong, *unknown_variables(os.environ)])
    return read_settings()


def open_sessions(settings: Settings) -> sessionmaker[Session]:
    """Sessions on a database that is there and up to date."""
    if wrong := keys_problem(settings):
        raise click.ClickException(wrong)
    engine = make_engine(settings.database_url, keys=open_ring(settings))
    try:
        with engine.connect() as connection:
            ready = is_up_to_date(connection)
    except OperationalError as error:
        raise click.ClickException("La base ne répond pas. « voisinage doctor » dit ce qui ne va pas.") from error
    if not ready:
        raise click.ClickException("La base n'est pas à jour. Lancez « voisinage init » : rien n'est perdu.")
    return sessionmaker(engine)


def the_commune(session: Session, insee: str | None) -> Commune:
    """The commune with this INSEE code, or the only one there is."""
    communes = session.scalars(select(Commune).order_by(Commune.name)).all()
    chosen = [commune for commune in communes if insee in {None, commune.insee}]
    if len(chosen) == 1:
        return chosen[0]
    known = ", ".join(f"{commune.insee} ({commune.name})" for commune in communes)
    raise click.ClickException(
        f"De quelle commune s'agit-il ? Ajoutez --insee, parmi : {known}." if known else "Lancez « voisinage init »."
    )


def refusal(wrong: list[str]) -> click.ClickException:
    """Several sentences as one refusal."""
    return click.ClickException(
        "Les réglages ne conviennent pas :\n" + "\n".join(f"- {sentence}" for sentence in wrong)
    )
