"""What a commune still lacks before its first day, and what it should know all the same, in French."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from dispatch.addresses.scope import is_loaded
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune, Sector
from dispatch.rules import Rules
from dispatch.states import AgentRole


def lacks(session: Session, commune: Commune) -> Iterator[str]:
    """What keeps requests from being recorded or followed, each with the command that mends it."""
    mairie = (Agent.commune_id == commune.id) & (Agent.role == AgentRole.MAIRIE) & Agent.active
    if not _any(session, mairie):
        yield "aucun agent de la mairie n'a de compte. Lancez « voisinage agents add »."
    if not is_loaded(session, commune.insee):
        yield (
            "aucune adresse n'est chargée. Chargez-les par la page « Les adresses » des réglages, ou lancez "
            "« voisinage addresses import FICHIER »."
        )
    if not _any(session, _volunteers(commune) & Volunteer.is_referent):
        yield "aucun bénévole référent. Lancez « voisinage volunteers import FICHIER »."


def remarks(session: Session, commune: Commune) -> Iterator[str]:
    """What works without, but less well than one may believe."""
    if not _any(session, Sector.commune_id == commune.id):
        yield (
            "aucun secteur, chaque référent s'occupe de toute la commune. S'il en faut, dessinez-les par la page "
            "« Les secteurs » des réglages, ou lancez « voisinage sectors import FICHIER »."
        )
    if not _any(session, _volunteers(commune) & Volunteer.is_bricoleur):
        yield "aucun bricoleur, chaque demande reviendra à la mairie. Lancez « voisinage volunteers import FICHIER »."
    waiting = _volunteers(commune) & Volunteer.phone_verified_at.is_(None)
    if Rules.from_json(commune.rules).verify_phones and _any(session, waiting):
        yield (
            "des bénévoles n'ont pas encore confirmé leur numéro, rien ne leur est demandé. « voisinage volunteers "
            "verify » leur envoie un code ; la page « Numéros à vérifier » de la mairie montre qui."
        )
    if commune.alert_phone is None:
        yield (
            "aucun mobile d'astreinte, personne ne reçoit de SMS quand une demande est bloquée. "
            f"Lancez « voisinage init --insee {commune.insee} --alert-phone NUMÉRO »."
        )


def _volunteers(commune: Commune) -> ColumnElement[bool]:
    return (Volunteer.commune_id == commune.id) & Volunteer.stopped_at.is_(None)


def _any(session: Session, condition: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(condition))))
