"""`voisinage journal`: is the journal as it was anchored; and taking it as it is, after a restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.commune_journal import note_commune
from dispatch.desk import CLOCK, Desk, Line
from dispatch.events import Event
from dispatch.journal_chain.anchors import Missing
from dispatch.journal_chain.ends import lacks
from dispatch.places import Commune
from voisinage.anchoring import accept, anchor, known
from voisinage.commands.opening import open_sessions, read_settings
from voisinage.config import Settings


@click.group("journal")
def journal_commands() -> None:
    """Le journal, et les ancres qui disent où il finissait."""


@journal_commands.command("anchor")
def anchor_command() -> None:
    """Écrit maintenant où finit le journal ; l'horloge le fait aussi."""
    with _opened() as (settings, sessions), sessions() as session:
        wrong = told(session, lacks(session, known(settings).anchors))
        many = anchor(session, settings, datetime.now(UTC))
    click.echo(f"{many} ancre{'s' if many > 1 else ''} de plus.")
    if wrong:
        raise click.ClickException("\n".join(wrong))


@journal_commands.command("accept")
@click.option("--yes", is_flag=True, help="Sans rien demander.")
def accept_command(yes: bool) -> None:
    """Prend le journal comme il est, après la remise d'une sauvegarde plus ancienne. Le journal en garde la trace."""
    with _opened() as (settings, sessions), sessions.begin() as session:
        found = lacks(session, known(settings).anchors)
        if not found:
            click.echo("Le journal est comme il a été ancré : il n'y a rien à accepter.")
            return
        click.echo("\n".join(told(session, found)))
        if not yes:
            click.confirm("Savez-vous pourquoi, et prenez-vous le journal comme il est ?", abort=True)
        desk = Desk(session, datetime.now(UTC), Line(settings.base_url, can_reply=False))
        _note(desk, found)
        accept(session, settings, desk.now)
    click.echo("C'est noté, dans le journal et parmi les ancres.")


def _note(desk: Desk, found: list[Missing]) -> None:
    """In the journal of each commune that is still there."""
    for lack in found:
        if desk.session.get(Commune, lack.commune) is not None:
            how = {"anchored": lack.anchored, "holds": lack.holds, "kind": str(lack.kind)}
            note_commune(desk, lack.commune, Event.JOURNAL_CUT_ACCEPTED, CLOCK, **how)


@contextmanager
def _opened() -> Iterator[tuple[Settings, sessionmaker[Session]]]:
    settings = read_settings()
    sessions = open_sessions(settings)
    try:
        yield settings, sessions
    finally:
        sessions.kw["bind"].dispose()


def told(session: Session, found: list[Missing]) -> list[str]:
    """What is missing, a sentence for each commune."""
    named = session.execute(select(Commune.id, Commune.name))  # no more: its keys may be missing after a restore
    names = {row.id: row.name for row in named}
    return [
        f"{names.get(lack.commune, f'Commune {lack.commune}')} : le journal allait au sceau {lack.anchored} "
        f"le {datetime.fromisoformat(lack.at):%d/%m/%Y à %H:%M} (UTC). Il n'est plus le même que jusqu'au sceau "
        f"{lack.holds} : sa fin a été coupée ou refaite."
        for lack in found
    ]
