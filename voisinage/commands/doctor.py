"""`voisinage doctor`: what is wrong, and how to mend it."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import click
from sqlalchemy import exists, func, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from dispatch.engine import make_engine
from dispatch.journal_chain.ends import lacks as missing_ends
from dispatch.journal_chain.strangers import never_sealed
from dispatch.journal_chain.tables import JournalSeal
from dispatch.journal_chain.verifying import Break, verify
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.vault.lending import has_keys, ring_of
from dispatch.vault.ring import UnknownKey
from dispatch.vault.rotation import values_under
from dispatch.vault.sealing import Damaged
from dispatch.watch.audit import open_findings
from dispatch.watch.checks import Kind
from voisinage.anchoring import FILE, anchor_file, known
from voisinage.audit_words import FOUND, MENDED_BY_KEEPER
from voisinage.backups.standing import standing_of
from voisinage.checkup import faults, notes, unknown_variables
from voisinage.commands.journal import told
from voisinage.commands.ready_commune import lacks, remarks
from voisinage.config import Settings
from voisinage.exposed_files import exposed_files
from voisinage.keyring import keys_problem, open_ring
from voisinage.readiness import is_behind, is_up_to_date


@click.command("doctor")
def doctor_command() -> None:
    """Dit ce qui ne va pas, et comment y remédier."""
    findings = [*_settings(os.environ), *_database(Settings.read(os.environ)[0])]
    wrong = [finding for finding in findings if finding[0] == FAULT]
    for mark, sentence in (*wrong, *(finding for finding in findings if finding[0] == NOTE)):
        click.echo(f"{mark} {sentence}")
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo("✓ Tout va bien.")


FAULT, NOTE = "✗", "•"
MOST_REFS = 8
ANCHORED_BY = timedelta(days=1)  # after the first seal, with a clock that runs
PARIS = "Europe/Paris"
BROKEN = {
    Break.GAP: "Un sceau manque : quelqu'un a écrit dans la base. Comparez avec une sauvegarde.",
    Break.LINK: "Ce sceau a été changé, ou la clé secrète n'est plus celle qui l'a fait.",
    Break.CONTENT: "La ligne a été changée après coup. Comparez avec une sauvegarde.",
    Break.GONE: "La ligne a été retirée hors de l'effacement prévu. Comparez avec une sauvegarde.",
}
SLIPPED_IN = "Quelqu'un les a écrites dans la base. Comparez avec une sauvegarde."
Findings = Iterator[tuple[str, str]]  # each with its mark


def _settings(environ: Mapping[str, str]) -> Findings:
    for wrong in (*faults(environ), *unknown_variables(environ)):
        yield FAULT, wrong
    settings = Settings.read(environ)[0]
    for exposed in exposed_files(settings, environ):
        yield FAULT, exposed
    for note in notes(settings):
        yield NOTE, note


def _database(settings: Settings) -> Findings:
    try:
        engine = make_engine(settings.database_url, keys=None if keys_problem(settings) else open_ring(settings))
    except (ValueError, ArgumentError):
        return  # the settings have said so
    try:
        with Session(engine) as session:
            yield from _tables(session)
            yield from _journal(session, settings.secret_key)
            yield from _anchors(session, settings)
            yield from _backups(session, settings)
    except SQLAlchemyError as error:
        how = "Vérifiez VOISINAGE_DATABASE_URL et le serveur, ou lancez « voisinage init » si elle n'existe pas encore."
        yield FAULT, f"La base ne répond pas ({type(error).__name__}). {how}"
    except UnknownKey:
        return  # `_keys` has counted what waits for it
    except Damaged as where:
        yield FAULT, f"Une valeur de {where} a été changée dans la base. Comparez avec une sauvegarde."
    finally:
        engine.dispose()


def _tables(session: Session) -> Findings:
    if not is_up_to_date(session.connection()):
        yield FAULT, "La base n'est pas à jour. Lancez « voisinage init » : rien n'est perdu."
        return
    if is_behind(session, datetime.now(UTC)):
        late = "Des demandes ou des SMS attendent depuis plus de cinq minutes."
        yield FAULT, f"{late} Lancez « voisinage run » ou « worker »."
    yield from _keys(session)
    yield from _audit(session)
    for commune in session.scalars(select(Commune).order_by(Commune.name)).all():
        yield from ((FAULT, f"{commune.name} : {sentence}") for sentence in lacks(session, commune))
        yield from ((NOTE, f"{commune.name} : {sentence}") for sentence in remarks(session, commune))
    if not session.scalar(select(exists().where(Commune.id > 0))):
        yield FAULT, "Il n'y a pas encore de commune. Lancez « voisinage init »."


def _keys(session: Session) -> Findings:
    """Whether everything opens, and what waits for the end of a rotation."""
    if not has_keys(session.get_bind().dialect):
        return  # the settings have said so
    current, *others = (key.id for key in ring_of(session.get_bind().dialect).keys)
    counts = values_under(session, [current, *others])
    if lost := counts[""]:
        yield (
            FAULT,
            f"{lost} valeurs ne s'ouvrent avec aucune clé connue. Remettez la clé qui manque dans leur fichier.",
        )
    for old in others:
        if left := counts[old]:
            yield NOTE, f"{left} valeurs sont encore sous l'ancienne clé {old} : lancez « voisinage keys rotate »."
        else:
            yield NOTE, f"L'ancienne clé {old} ne sert plus : « voisinage keys forget {old} » la retire."


def _journal(session: Session, secret: str) -> Findings:
    """Whether what the journal told is still what it tells."""
    if not is_up_to_date(session.connection()):
        return
    for commune in session.scalars(select(Commune).order_by(Commune.name)).all():
        verdict = verify(session, commune.id, secret)
        if strangers := never_sealed(session, commune.id):
            yield FAULT, f"{commune.name} : {strangers} lignes du journal sans sceau parmi les anciennes. {SLIPPED_IN}"
        if verdict.kind:
            yield (
                FAULT,
                f"{commune.name} : le journal ne tient plus au sceau {verdict.broken_at}. {BROKEN[verdict.kind]}",
            )
        elif verdict.held:
            erased = f", dont {verdict.given_up} aux lignes effacées" if verdict.given_up else ""
            yield NOTE, f"{commune.name} : le journal est entier ({verdict.held} sceaux{erased})."


def _anchors(session: Session, settings: Settings) -> Findings:
    """Whether the journal still goes as far as it did: nothing inside it could tell."""
    if not is_up_to_date(session.connection()) or settings.demo:
        return
    there = known(settings)
    for sentence in told(session, lost := missing_ends(session, there.anchors)):
        yield (
            FAULT,
            f"{sentence} Comparez avec une sauvegarde. Vous venez d'en remettre une ? « voisinage journal accept ».",
        )
    if there.strange:
        yield FAULT, f"{there.strange} lignes de {FILE} ne sont pas les nôtres, ou viennent d'une autre clé secrète."
    if not there.has_file and _is_sealed_for_long(session):
        yield FAULT, f"{anchor_file(settings)} manque : remettez-le d'une copie, ou « voisinage journal anchor »."
    elif there.anchors and not lost and not there.strange:
        yield NOTE, "La fin du journal est comme elle a été ancrée."


def _is_sealed_for_long(session: Session) -> bool:
    """Whether the clock should have anchored by now."""
    first = session.scalar(select(func.min(JournalSeal.sealed_at)))
    return first is not None and first < datetime.now(UTC) - ANCHORED_BY


def _backups(session: Session, settings: Settings) -> Findings:
    """Whether what would be needed after a breakdown is there. That none are wanted, the settings have said."""
    if not settings.backup_key or not is_up_to_date(session.connection()):
        return
    kept, now = standing_of(session, settings), datetime.now(UTC)
    if kept.is_too_old(now):
        yield FAULT, f"{kept.told(now, PARIS)} Lancez « voisinage backup », et lisez ce qu'il répond."
    else:
        yield NOTE, kept.told(now, PARIS)


def _audit(session: Session) -> Findings:
    """What the auditor saw, each kind once with the references it is about."""
    refs: dict[Kind, list[str]] = {}
    for finding in open_findings(session):
        about = refs.setdefault(Kind(finding.kind), [])
        if finding.request_id:
            about.append(session.get_one(Request, finding.request_id).ref)
    for kind, about in refs.items():
        where = f" ({', '.join(about[:MOST_REFS])}{'…' if len(about) > MOST_REFS else ''})" if about else ""
        yield FAULT, f"{_told(kind, many=len(about) > 1)}{where} {MENDED_BY_KEEPER[kind]}"


def _told(kind: Kind, *, many: bool) -> str:
    words = FOUND[kind]
    return (words.many if many else words.one).replace("’", "'")
