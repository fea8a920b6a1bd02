"""`voisinage init`: everything a commune needs before its first day. Run again, it only adds what is missing."""

import os
import secrets
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from dispatch.catalogue import seed_catalogue
from dispatch.changed import changed_fields
from dispatch.events import Event
from dispatch.people import Agent
from dispatch.places import Commune
from dispatch.states import AgentRole
from sms.phone import TERRITORIES
from voisinage.accounts.enrolment import AccountRefused, enrol
from voisinage.commands.agents import asked_account, good_password
from voisinage.commands.asking import READABLE, Asked
from voisinage.commands.commune import change_numbers, found_commune
from voisinage.commands.opening import read_settings, the_commune
from voisinage.commands.session import open_session
from voisinage.commands.trace import note_command
from voisinage.config import Settings
from voisinage.keyring import create_key_file, key_file, keys_problem, open_ring
from voisinage.schema import upgrade
from voisinage.wording import of_place


@click.command("init")
@click.option("--name", cls=Asked, help="Nom de la commune.")
@click.option("--insee", cls=Asked, help="Code INSEE de la commune.")
@click.option("--phone", cls=Asked, help="Numéro que les gens appellent ; il est dans chaque SMS.")
@click.option("--alert-phone", help="Mobile d'astreinte, prévenu par SMS d'une demande bloquée ; ou « aucun ».")
@click.option("--territory", type=click.Choice(TERRITORIES), help="Plan de numérotation, sinon selon le code INSEE.")
@click.option("--timezone", help="Fuseau horaire, sinon selon le territoire.")
@click.option("--email", cls=Asked, help="Adresse de courriel du premier agent de la mairie.")
@click.option("--first-name", cls=Asked, help="Son prénom.")
@click.option("--last-name", cls=Asked, help="Son nom.")
@click.option("--organisation", cls=Asked, help="Son service.")
@click.option("--password-file", cls=Asked, type=READABLE, help="Fichier de son mot de passe.")
def init_command(password_file: Path | None, **told: str | None) -> None:
    """Crée la base, la commune, le catalogue et le premier compte de la mairie.

    Peut être relancée sans risque, par exemple après une mise à jour : rien n'est effacé. Avec --phone ou
    --alert-phone, elle change alors ces numéros.
    """
    settings = read_settings()
    _write_secret(settings)
    _write_keys(settings)
    _migrate(settings)
    with open_session() as session:
        commune = _commune(session, told)
        seed_catalogue(session, commune)
        _first_account(session, commune, told, password_file)
    click.echo(NEXT)


NEXT = """
C'est prêt. Ensuite, par ces commandes, ou après « run » par la page Réglages de la mairie :
  voisinage addresses import FICHIER     les adresses de la commune (Base Adresse Nationale)
  voisinage sectors import FICHIER       les secteurs
  voisinage volunteers import FICHIER    les bénévoles
  voisinage agents add                   les comptes des prescripteurs
  voisinage doctor                       vérifier que tout va bien
  voisinage run                          ouvrir"""


def _write_secret(settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    settings.instance.chmod(0o700)  # the base and the key are nobody else's business on this machine
    if settings.secret_key:
        return
    handle = os.open(settings.instance / "secret.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(32) + "\n")
    click.echo("Clé secrète créée.")


def _write_keys(settings: Settings) -> None:
    file = key_file(settings)
    if file is not None and not file.exists():
        create_key_file(file)
        click.echo(f"Clé de la base créée : {file}. {KEEP_APART}")
    if wrong := keys_problem(settings):
        raise click.ClickException(wrong)


KEEP_APART = "Gardez-en une copie à part de la base : sans elle, les noms et les numéros seraient illisibles."


def _migrate(settings: Settings) -> None:
    try:
        upgrade(settings.database_url, open_ring(settings))
    except (SQLAlchemyError, ValueError) as error:
        raise click.ClickException(
            "La base ne peut pas être créée. Vérifiez VOISINAGE_DATABASE_URL et que le serveur répond."
        ) from error
    click.echo("Base à jour.")


def _commune(session: Session, told: dict[str, str | None]) -> Commune:
    """The commune there is, unless another one is named."""
    query = select(Commune).order_by(Commune.id)
    found = session.scalars(query.where(Commune.insee == told["insee"]) if told["insee"] else query).all()
    if found:
        changed = told["phone"] is not None or told["alert_phone"] is not None
        commune = the_commune(session, told["insee"]) if changed else found[0]
        click.echo(f"Commune : {commune.name}.")
        change_numbers(commune, told)
        if numbers := changed_fields(commune):
            note_command(session, commune, Event.SETTINGS_CHANGED, what="commune", changed=numbers)
        return commune
    commune = found_commune(told)
    session.add(commune)
    session.flush()
    return commune


def _first_account(session: Session, commune: Commune, told: dict[str, str | None], password_file: Path | None) -> None:
    mine = select(Agent.id).where(Agent.commune_id == commune.id, Agent.role == AgentRole.MAIRIE, Agent.active)
    if session.scalar(mine):
        return
    click.echo("Le premier compte de la mairie :")
    mairie = f"Mairie {of_place(commune.name)}".replace("’", "'")  # as the next account's would be typed
    account = asked_account(told, AgentRole.MAIRIE, organisation=mairie)
    try:
        enrol(session, commune, account, password=good_password(password_file, account, commune))
    except AccountRefused as refused:
        raise click.ClickException(str(refused)) from refused
