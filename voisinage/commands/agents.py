"""`voisinage agents add`: open an account for an agent."""

from datetime import UTC, datetime
from pathlib import Path

import click

from dispatch.desk import Desk, Line
from dispatch.events import Event
from dispatch.places import Commune
from dispatch.states import AgentRole
from voisinage.accounts.enrolment import AccountRefused, NewAccount, email_typed, enrol, password_fault
from voisinage.accounts.links import new_link
from voisinage.accounts.standing import standing_of
from voisinage.accounts.tables import LinkKind
from voisinage.commands.asking import READABLE, Asked, chosen_or_asked, given_or_asked, password_from
from voisinage.commands.opening import open_sessions, read_settings, the_commune
from voisinage.commands.trace import note_command

ROLES = {"prescripteur": AgentRole.PRESCRIBER, "mairie": AgentRole.MAIRIE}


@click.group("agents")
def agents_commands() -> None:
    """Comptes des agents."""


@agents_commands.command("add")
@click.option("--email", cls=Asked, help="Adresse de courriel.")
@click.option("--role", cls=Asked, type=click.Choice(list(ROLES)), help="Ce que le compte permet.")
@click.option("--first-name", cls=Asked, help="Prénom.")
@click.option("--last-name", cls=Asked, help="Nom.")
@click.option("--organisation", cls=Asked, help="Où travaille l'agent, comme « CCAS ».")
@click.option("--insee", help="Code INSEE de la commune, s'il y en a plusieurs.")
@click.option("--password-file", cls=Asked, type=READABLE, help="Fichier du mot de passe.")
@click.option(
    "--link", "linked", is_flag=True, help="Sans mot de passe : affiche un lien, bon sept jours, à lui remettre."
)
def add(role: str | None, insee: str | None, password_file: Path | None, *, linked: bool, **told: str | None) -> None:
    """Ouvre le compte d'un agent. Ce qui manque est demandé."""
    settings = read_settings()
    sessions = open_sessions(settings)
    with sessions() as session:
        commune = the_commune(session, insee)
    chosen = chosen_or_asked(role, "Rôle (prescripteur ou mairie)", ROLES, default="prescripteur")
    account = asked_account(told, ROLES[chosen])
    password = None if linked else good_password(password_file, account, commune)
    with sessions.begin() as session:
        try:
            agent = enrol(session, the_commune(session, insee), account, password=password)
        except AccountRefused as refused:
            raise click.ClickException(str(refused)) from refused
        role_of = str(standing_of(agent))
        note_command(session, agent.commune, Event.AGENT_INVITED, agent=agent.id, role=role_of)
        click.echo(f"Compte ouvert pour {agent.email}.")
        if linked:
            here = Desk(session, datetime.now(UTC), Line(settings.base_url, can_reply=False))
            click.echo(f"Son lien, à lui remettre : {new_link(here, agent, LinkKind.INVITATION)}")


def good_password(file: Path | None, account: NewAccount, commune: Commune) -> str:
    """The password in the file, or asked until it is one that this account may have."""

    def check(password: str) -> str:
        if fault := password_fault(account, commune, password):
            raise click.ClickException(fault)
        return password

    return password_from(file, check=check)


def _email(typed: str) -> str:
    try:
        return email_typed(typed)
    except AccountRefused as refused:
        raise click.ClickException(str(refused)) from refused


def asked_account(told: dict[str, str | None], role: AgentRole, *, organisation: str | None = None) -> NewAccount:
    """The account told by the options, the rest asked."""
    return NewAccount(
        email=given_or_asked(told["email"], "Adresse de courriel", check=_email),
        role=role,
        first_name=given_or_asked(told["first_name"], "Prénom"),
        last_name=given_or_asked(told["last_name"], "Nom"),
        organisation=given_or_asked(told["organisation"], "Organisation", default=organisation),
        leads=role is AgentRole.MAIRIE,
    )
