"""Newcomers in stories: somebody signs up, is met, signs; the phone they hold from the start."""

import re
from dataclasses import replace

from sqlalchemy import select

from dispatch.joining.charter_text import fingerprint
from dispatch.joining.charters import adopt, charter_text
from dispatch.joining.meeting import note_meeting
from dispatch.joining.own_links import ask_for_signatures
from dispatch.joining.sign_up import Application, sign_up
from dispatch.matching.candidates import bricoleurs_for
from dispatch.numbers.proof import prove
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.states import Travel
from tests.stories.town import CENTRE, Phone, Town

NEW_CHARTER = "Une charte nouvelle, plus courte.\n"
NUMBER = "+33639980777"
JEAN = Application(
    first_name="Jean", last_name="Dupuis-Garonne", phone=NUMBER, address="3 rue des Glycines", point=CENTRE,
    is_bricoleur=True, is_referent=False, skills=["electricity"], tools=["drill"], half_days=[],
    moves_by=Travel.FOOT, radius_m=1_500, asks_per_week=None, charter_sha256="",
)  # fmt: skip


def signs_up(town: Town, application: Application = JEAN) -> Phone:
    """Somebody sends the public form, having read the charter in force."""
    with town.desk() as desk:
        commune = desk.session.get_one(Commune, town.commune_id)
        read = fingerprint(charter_text(desk.session, commune))
        sign_up(desk, commune, replace(application, charter_sha256=read))
        volunteer = desk.session.scalars(select(Volunteer).where(Volunteer.phone == application.phone)).one()
        phone = Phone(town, volunteer.id, application.phone)
    town.delivers()
    return phone


def verifies(town: Town, phone: Phone) -> Phone:
    """They touch the button of the text that welcomed them."""
    with town.desk() as desk:
        prove(desk, desk.session.get_one(Volunteer, phone.volunteer_id))
    return phone


def is_met(town: Town, phone: Phone, *, talked: bool = True, identity_seen: bool = True) -> Phone:
    """An agent notes the interview and the document."""
    with town.desk() as desk:
        agent = desk.session.get_one(Agent, town.mairie_id)
        volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
        note_meeting(desk, volunteer, agent=agent, talked=talked, identity_seen=identity_seen)
    return phone


def is_asked(town: Town, phone: Phone) -> bool:
    """Whether the system's own search for the simplest need asks this volunteer, if nobody else can."""
    request = town.records_request()
    with town.desk() as desk:
        ranking = bricoleurs_for(desk.session, desk.session.get_one(Request, request.id), now=town.now)
    return phone.volunteer_id in {candidate.id for candidate in ranking.candidates}


def why_not(town: Town, phone: Phone) -> str:
    """Why they are left out."""
    request = town.records_request()
    with town.desk() as desk:
        ranking = bricoleurs_for(desk.session, desk.session.get_one(Request, request.id), now=town.now)
    return next((one.reason for one in ranking.excluded if one.id == phone.volunteer_id), "")


def own_links(phone: Phone, kind: str) -> list[str]:
    """The tokens that arrived on a phone: "moi" to their page, "charte" to a charter to sign."""
    return [token for body in phone.texts for token in re.findall(rf"/{kind}/([\w-]+)", body)]


def adopts(town: Town, *, grace_days: int, text: str = NEW_CHARTER) -> int:
    """The mairie adopts another text and asks everybody; how many texts leave."""
    with town.desk() as desk:
        commune, agent = desk.session.get_one(Commune, town.commune_id), desk.session.get_one(Agent, town.mairie_id)
        sent = ask_for_signatures(desk, adopt(desk, commune, text, grace_days=grace_days, agent=agent))
    town.delivers()
    return sent
