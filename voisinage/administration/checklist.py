"""`/mairie/reglages`: what is ready and what is missing before a first request, in the order in which to do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from sqlalchemy import ColumnElement, func, not_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from dispatch.addresses.scope import within
from dispatch.addresses.tables import Address
from dispatch.carrier_trial import has_sent
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune, Sector
from dispatch.requests import Job, Request
from dispatch.rules import Rules
from dispatch.states import AgentRole
from sms.phone import display
from voisinage.accounts.current import current_agent
from voisinage.accounts.standing import Who
from voisinage.accounts.standing import standing_of as who
from voisinage.administration.blueprint import administration, mairie_only
from voisinage.backups.standing import standing_of
from voisinage.carriers import really_sends
from voisinage.db import db
from voisinage.desk import commune, office
from voisinage.formats import counted
from voisinage.typography import NBSP
from voisinage.wording import typeset


@dataclass(frozen=True)
class Step:
    """One thing to see to, and where. `optional`: a commune may well decide to do without."""

    title: str
    ready: bool
    state: str
    url: str
    link: str
    optional: bool = False


@administration.get("")
@mairie_only
def checklist() -> str:
    """Every step, and how many are ready."""
    steps = [look(commune()) for look in STEPS]
    ready = sum(step.ready for step in steps)
    kept, now = standing_of(db.session(), office().settings), office().clock()
    return render_template(
        "administration/checklist.html",
        steps=steps,
        ready=ready,
        nothing_lacks=all(step.ready or step.optional for step in steps),
        following=_following(steps),
        kept=typeset(kept.told(now, commune().timezone)),
        kept_well=kept.is_well(now),
        administrator=who(current_agent()) is Who.ADMINISTRATOR,
    )


def _following(steps: Sequence[Step]) -> Step | None:
    """What to do next. What is optional is proposed in its turn; the step after it once done, it was declined."""
    after = [*(step.ready for step in steps[1:]), True]
    open_steps = zip(steps, after, strict=True)
    return next((step for step, passed in open_steps if not (step.ready or (step.optional and passed))), None)


def _numbers(town: Commune) -> Step:
    on_duty = (
        f"Le mobile d’astreinte est le {_unbroken(town.alert_phone)}."
        if town.alert_phone
        else "Aucun mobile d’astreinte : personne ne reçoit de SMS quand une demande est bloquée."
    )
    return Step(
        "La commune et ses numéros",
        town.alert_phone is not None,
        f"{town.name}, code INSEE {town.insee}. Les gens appellent le {_unbroken(town.contact_phone)}. {on_duty}",
        url_for("administration.settings_of_commune"),
        "La commune",
        optional=True,
    )


def _unbroken(number: str) -> str:
    return display(number).replace(" ", NBSP)


def _addresses(town: Commune) -> Step:
    known = _count(Address.id, within(town.insee))
    missing = "Aucune pour le moment : un fichier public, à télécharger puis à envoyer ici, les apporte toutes."
    state = f"{counted(known, 'adresse connue')}." if known else missing
    return Step("Les adresses", known > 0, state, url_for("administration.addresses"), "Les adresses")


def _sectors(town: Commune) -> Step:
    known = _count(Sector.id, Sector.commune_id == town.id)
    state = f"{counted(known, 'secteur')}." if known else "Aucun : chaque référent s’occupe de toute la commune."
    return Step("Les secteurs", known > 0, state, url_for("administration.sectors"), "Les secteurs", optional=True)


def _volunteers(town: Commune) -> Step:
    here = (Volunteer.commune_id == town.id) & Volunteer.stopped_at.is_(None)
    signed = here & Volunteer.charter_signed_at.is_not(None)
    confirmed = Volunteer.phone_verified_at.is_not(None) if Rules.from_json(town.rules).verify_phones else true()
    wanted = (Volunteer.is_referent, Volunteer.is_bricoleur, not_(confirmed),
              Volunteer.is_referent & confirmed, Volunteer.is_bricoleur & confirmed)  # fmt: skip
    counts = select(*(func.count(Volunteer.id).filter(one) for one in wanted)).where(signed)
    referents, neighbours, silent, *reached = db.session.execute(counts).one()
    state = f"Charte signée par {counted(referents, 'référent')} et {counted(neighbours, 'bricoleur')}."
    if silent:
        state += f" {counted(silent, 'numéro')} à confirmer : rien n’est demandé d’ici là."
    waits = bool(referents and neighbours and not all(reached))
    url, link = ("board.numbers", "Les numéros à vérifier") if waits else ("board.volunteers", "Les bénévoles")
    return Step("Les bénévoles", all(reached), state, url_for(url), link)


def _catalogue(town: Commune) -> Step:
    offered = _count(Job.id, (Job.commune_id == town.id) & Job.active)
    state = f"{counted(offered, 'service proposé')}." if offered else "Aucun service n’est proposé."
    return Step("Le catalogue", offered > 0, state, url_for("administration.services"), "Les services")


def _prescribers(town: Commune) -> Step:
    invites = who(current_agent()) is Who.ADMINISTRATOR
    accounts = _count(Agent.id, (Agent.commune_id == town.id) & (Agent.role == AgentRole.PRESCRIBER) & Agent.active)
    missing = "Aucun compte pour le moment : invitez les premiers, chacun reçoit un lien."
    return Step(
        "Les prescripteurs",
        accounts > 0,
        f"{counted(accounts, 'compte ouvert')}." if accounts else missing,
        url_for("administration.agents" if invites else "administration.rights"),
        "Les agents" if invites else "Qui peut en inviter",
    )


def _line(town: Commune) -> Step:
    demo, sent = office().settings.demo, has_sent(db.session(), town)
    really = really_sends(office().settings) and not demo
    shown = "Ils vont aux téléphones de la ville de démonstration : rien ne part vraiment."
    kept = "Les SMS sont gardés au lieu de partir : aucun opérateur n’est réglé."
    to_try = "Un opérateur est réglé, et aucun SMS n’est encore parti : envoyez-vous un SMS d’essai."
    state = ("Les SMS partent vraiment." if sent else to_try) if really else shown if demo else kept
    return Step(
        "Les SMS", demo or (really and sent), state, url_for("administration.carrier_trial"),
        "Essayer les SMS",
    )  # fmt: skip


def _first_request(town: Commune) -> Step:
    recorded = _count(Request.id, Request.commune_id == town.id)
    state = f"{counted(recorded, 'demande')} à ce jour." if recorded else "Tout est prêt ? Enregistrez-la."
    return Step("La première demande", recorded > 0, state, url_for("intake.empty_form"), "Nouvelle demande")


# The texts are tried before the volunteers: a list that comes in sends each of them a code.
STEPS = (_numbers, _addresses, _sectors, _line, _volunteers, _catalogue, _prescribers, _first_request)


def _count(column: InstrumentedAttribute[int], condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(column)).where(condition)) or 0
