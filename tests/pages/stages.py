"""A town in which somebody stands at every point of the journey at once, so that each page can be looked at.

It moves into the database of the demo town, beside it, as another commune with its own agents and volunteers.
"""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from dispatch import bricoleurs, care, mairie, referents, search, verify
from dispatch.errors import AskEnded
from dispatch.journal import OutboxMessage
from dispatch.links import new_link
from dispatch.mairie import Unmet
from dispatch.numbers.codes import send_code
from dispatch.people import Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState, Channel, Role, State, StopBy, Urgency
from tests.stories.town import Phone, Town

BULB, PAIR = "bulb", "furniture"


class Stages:
    """What stands where, by a name: a request's reference, the path of a volunteer's page, the number of a row."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.requests: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        self.opened: list[int] = []  # asks whose page shows name and address, in the browser of a volunteer
        town.commune_rules(texts_per_person=1000)
        for play in (
            self._referents_asked, self._referents_in_charge, self._neighbours_asked, self._neighbours_at_work,
            self._ended, self._at_the_mairie, self._numbers, self._on_the_line, self._to_be_answered,
        ):  # fmt: skip
            play()

    def _referents_asked(self) -> None:
        self._keep("asked", self._recorded(), Role.REFERENT)
        self._keep("urgent", self._recorded(urgency=Urgency.IMMEDIATE), Role.REFERENT)
        declined = self._recorded()
        self.town.referent(metres=600)
        ask = self._acts(declined, Role.REFERENT, referents.decline)
        self.links["referent declined"] = self._link(ask)
        stopped = self._recorded()
        self.links["referent stopped"] = self._link(self._ask(stopped, Role.REFERENT))
        self._acts(stopped, Role.REFERENT, lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.LINK))

    def _referents_in_charge(self) -> None:
        alone = self._in_charge()
        self._keep("in charge", alone, Role.REFERENT)
        self._neighbours(4)
        self._keep("choosing", self._in_charge(), Role.REFERENT)
        self._keep("waiting", self._searching(), Role.REFERENT)
        pair = self._searching(PAIR)
        self._acts(pair, Role.BRICOLEUR, bricoleurs.accept)
        self._keep("half a pair", pair, Role.REFERENT)
        self._keep("second of a pair", pair, Role.BRICOLEUR, state=AskState.OPEN)
        self._keep("first of a pair", pair, Role.BRICOLEUR)
        help_asked = self._in_charge()
        self._acts(help_asked, Role.REFERENT, referents.call_mairie)
        self._keep("mairie has it", help_asked, Role.REFERENT)

    def _neighbours_asked(self) -> None:
        need = self._searching()
        declined = self._acts(need, Role.BRICOLEUR, bricoleurs.decline)
        self.links["neighbour declined"] = self._link(declined)
        self._keep("neighbour asked", need, Role.BRICOLEUR, state=AskState.OPEN)
        silent = self._searching()
        self._set(self._ask(silent, Role.BRICOLEUR, AskState.OPEN), AskState.EXPIRED)
        self._keep("neighbour late", silent, Role.BRICOLEUR, state=AskState.EXPIRED)
        lapsed = self._assigned()
        ask = self._ask(lapsed, Role.BRICOLEUR)
        with self.town.desk() as desk:
            bricoleurs.give_back(desk, desk.session.get_one(Ask, ask.id))
        self.links["neighbour gave back"] = self._link(ask)
        again = self._assigned()
        ask = self._ask(again, Role.BRICOLEUR)
        with self.town.desk() as desk:
            bricoleurs.give_back(desk, desk.session.get_one(Ask, ask.id))
        self._set(ask, AskState.LAPSED)
        self.links["neighbour lapsed"] = self._link(ask)

    def _neighbours_at_work(self) -> None:
        expected = self._assigned()
        self._keep("expected", expected, Role.REFERENT)
        self._keep("neighbour expected", expected, Role.BRICOLEUR)
        self._keep("neighbour beaten", expected, Role.BRICOLEUR, state=AskState.STOOD_DOWN)
        done = self._assigned()
        self._acts(done, Role.BRICOLEUR, bricoleurs.report_done, AskState.ACCEPTED)
        self._keep("done", done, Role.REFERENT)
        self._keep("neighbour done", done, Role.BRICOLEUR)
        stopped = self._assigned()
        self._keep("neighbour stopped", stopped, Role.BRICOLEUR)
        self._acts(
            stopped, Role.BRICOLEUR, lambda desk, ask: care.stop(desk, ask.volunteer, StopBy.CARRIER), AskState.ACCEPTED
        )
        taken = self._assigned()
        self.town.acts(mairie.take_back, taken)
        self._keep("taken back", taken, Role.BRICOLEUR)

    def _ended(self) -> None:
        verified = self._assigned()
        self._acts(verified, Role.BRICOLEUR, bricoleurs.report_done, AskState.ACCEPTED)
        self._acts(verified, Role.REFERENT, verify.confirm)
        self._keep("verified", verified, Role.REFERENT)
        self._keep("neighbour thanked", verified, Role.BRICOLEUR)
        cancelled = self._searching()
        self.town.acts(mairie.cancel, cancelled)
        self._keep("cancelled", cancelled, Role.REFERENT)
        self._keep("neighbour cancelled", cancelled, Role.BRICOLEUR, state=AskState.STOOD_DOWN)
        passed_on, unmet = self._in_charge(), self._in_charge()
        self.town.acts(mairie.pass_on, passed_on, partner="Secours Populaire")
        self.town.acts(mairie.close_unmet, unmet, reason=Unmet.TOO_FAR)
        self._keep("passed on", passed_on, Role.REFERENT)
        self._keep("unmet", unmet, Role.REFERENT)

    def _at_the_mairie(self) -> None:
        self.requests["to locate"] = self.town.records_request(point=None).ref
        taken = self._recorded()
        self.town.acts(mairie.take_back, taken)
        self.requests["stuck"] = taken.ref

    def _numbers(self) -> None:
        for name, age in (("to confirm", 0), ("confirmed", 0), ("too old", 8)):
            phone = self.town.bricoleur(metres=5000)
            self.town.now -= timedelta(days=age)
            with self.town.desk() as desk:
                volunteer = desk.session.get_one(Volunteer, phone.volunteer_id)
                volunteer.phone_verified_at = None
                volunteer.number_changed_at = self.town.now if name == "to confirm" else None
                send_code(desk, volunteer)
            self.town.delivers()
            self.town.now += timedelta(days=age)
            found = re.search(r"/n/[\w-]+", phone.texts[-1])
            assert found, phone.texts
            self.links[f"number {name}"] = found[0]
            self.ids[name] = phone.volunteer_id
            if name == "confirmed":
                with self.town.desk() as desk:
                    desk.session.get_one(Volunteer, phone.volunteer_id).phone_verified_at = self.town.now

    def _on_the_line(self) -> None:
        """A reply that nobody understands, a text that does not arrive, a phone that rings."""
        unclear = self._referent_of(self._recorded())
        unclear.replies("peut-être bien")
        far = self.town.referent(metres=10)
        self.town.carrier.refuse(far.number, permanent=True)
        self.town.records_request(BULB)
        called = self.town.referent(metres=5)
        with self.town.desk() as desk:
            desk.session.get_one(Volunteer, called.volunteer_id).prefers_voice = True
        self.town.records_request(BULB)
        with self.town.sessions() as session:
            rings = select(OutboxMessage.id).where(OutboxMessage.channel == Channel.VOICE)
            self.ids["call"] = session.scalars(rings.order_by(OutboxMessage.id.desc())).first() or 0
        self.ids["volunteer"], self.ids["new"] = unclear.volunteer_id, self.town.bricoleur().volunteer_id

    def _to_be_answered(self) -> None:
        """Links whose buttons a test presses: nobody looks at these pages otherwise."""
        for name in ("cold asked", "cold lost", "cold back"):
            self.links[name] = self._link(self._ask(self._recorded(), Role.REFERENT))
        need = self._searching()
        first, second = [ask for ask in self.town.asks(need) if ask.state is AskState.OPEN][:2]
        self.links["cold first"], self.links["cold second"] = self._link(first), self._link(second)

    def _referent_of(self, need: Request) -> Phone:
        ask = self._ask(need, Role.REFERENT)
        with self.town.sessions() as session:
            return Phone(self.town, ask.volunteer_id, session.get_one(Volunteer, ask.volunteer_id).phone)

    def _recorded(self, job: str = BULB, *, urgency: Urgency = Urgency.SOON) -> Request:
        self.town.referent(metres=50)
        return self.town.records_request(job, urgency=urgency)

    def _in_charge(self, job: str = BULB) -> Request:
        need = self._recorded(job)
        self._acts(need, Role.REFERENT, referents.take_charge)
        return need

    def _searching(self, job: str = BULB) -> Request:
        self._neighbours(6)
        need = self._in_charge(job)
        self._acts(need, Role.REFERENT, search.ask_in_waves)
        return need

    def _assigned(self) -> Request:
        need = self._searching()
        self._acts(need, Role.BRICOLEUR, bricoleurs.accept)
        assert self.town.state(need) is State.ASSIGNED
        return need

    def _neighbours(self, many: int) -> None:
        for rank in range(many):
            self.town.bricoleur(metres=20 * rank + 20)

    def _acts(self, need: Request, role: Role, verb: object, state: AskState | None = None) -> Ask:
        ask = self._ask(need, role, state)
        with self.town.desk() as desk:
            verb(desk, desk.session.get_one(Ask, ask.id))  # type: ignore[operator]
        self.town.delivers()
        return ask

    def _ask(self, need: Request, role: Role, state: AskState | None = None) -> Ask:
        """The latest ask in this state, or in the one that says most."""
        asks = self.town.asks(need, role=role)
        for wanted in (state,) if state else (AskState.ACCEPTED, AskState.OPEN, *AskState):
            for ask in reversed(asks):
                if ask.state is wanted:
                    return ask
        raise AskEnded(f"nobody was asked as {role} for this, in {state}")

    def _keep(self, name: str, need: Request, role: Role, *, state: AskState | None = None) -> None:
        ask = self._ask(need, role, state)
        self.links[name], self.requests[name] = self._link(ask), need.ref
        if ask.state is AskState.ACCEPTED:
            self.opened.append(ask.id)

    def _link(self, ask: Ask) -> str:
        with self.town.desk() as desk:
            return new_link(desk, desk.session.get_one(Ask, ask.id)).removeprefix(self.town.line.base_url)

    def _set(self, ask: Ask, state: AskState) -> None:
        with self.town.desk() as desk:
            desk.session.scalars(select(Ask).where(Ask.id == ask.id)).one().state = state
