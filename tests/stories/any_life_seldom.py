"""What happens now and then in a town: other rules, another urgency, a number that rings nowhere, somebody leaves."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from dispatch import crises, crisis_spreading, mairie, own_settings, rota
from dispatch.desk import Actor, Desk
from dispatch.joining.leaving import forget
from dispatch.joining.memberships import has_left
from dispatch.numbers.change import change_number
from dispatch.numbers.proof import prove
from dispatch.overruling import merging
from dispatch.people import Agent, Volunteer
from dispatch.places import Commune, Sector
from dispatch.prescribing import amending
from dispatch.requests import Request
from dispatch.sectors.removing import remove_sector
from dispatch.states import Travel, Urgency
from tests.stories.any_life import POLICIES, REFERENTS, RULES, Life
from tests.stories.town import CENTRE, SQUARE, Phone

REPLIES = ("1", "2", "oui", "non", "oui a", "fait", "pause", "stop", "start", "bonjour")
WISHES: tuple[dict[str, object], ...] = (
    {"moves_by": Travel.CAR, "radius_m": 4_000}, {"moves_by": Travel.FOOT, "radius_m": 100}, {"pair_only": True},
    {"pair_only": False}, {"asks_per_day": 1}, {"max_open": 1}, {"skills": frozenset()},
    {"skills": frozenset({"electricity", "lifting"})},
)  # fmt: skip


class SeldomLife(Life):
    """The life of every day, and these."""

    @rule(which=st.integers(0, 2), urgency=st.sampled_from(Urgency), any_time=st.booleans())
    def it_becomes_urgent_or_less_so(self, which: int, urgency: Urgency, any_time: bool) -> None:
        def amend(desk: Desk, request_id: int, agent: Agent) -> None:
            seen = amending.details_of(desk.session.get_one(Request, request_id))
            wanted = replace(seen, urgency=urgency, windows=() if any_time else seen.windows)
            amending.amend(desk, request_id, agent, seen=seen, wanted=wanted)

        self._acts(which, amend)

    @rule(urgency=st.sampled_from(Urgency))
    def somebody_lives_where_nobody_knows(self, urgency: Urgency) -> None:
        if len(self.town.requests()) < 3:
            self.town.records_request(urgency=urgency, point=None)

    @rule(which=st.integers(0, 2))
    def the_mairie_finds_the_address(self, which: int) -> None:
        self._acts(which, mairie.locate, point=CENTRE, address="12 rue des Lilas")

    @rule(which=st.integers(0, 2), unmet=st.booleans())
    def the_mairie_gives_it_up(self, which: int, unmet: bool) -> None:
        if unmet:
            self._acts(which, mairie.close_unmet, reason=mairie.Unmet.NOBODY_FREE)
        else:
            self._acts(which, mairie.pass_on, partner="Entraide")

    @rule(one=st.integers(0, 2), other=st.integers(0, 2), split=st.booleans())
    def two_are_one_need_or_are_not(self, one: int, other: int, split: bool) -> None:
        requests = self.town.requests()
        if split:
            self._acts(one, merging.split)
        elif max(one, other) < len(requests):
            self._acts(one, merging.merge, gone_id=requests[other].id)

    @rule(policy=st.sampled_from(POLICIES), digest=st.sampled_from(["08:30", None]))
    def the_mairie_adopts_other_rules(self, policy: dict[str, object], digest: str | None) -> None:
        self.town.commune_rules(**RULES, digest_at=digest, policies=dict.fromkeys(Urgency, policy))

    @rule(prolong=st.integers(0, 50))
    def a_crisis_spreads(self, prolong: int) -> None:
        with self.town.desk() as desk:
            agent = desk.session.get_one(Agent, self.town.mairie_id)
            crisis = crises.running_crisis(desk.session, self._commune(desk), now=desk.now)
            if crisis is None:
                return
            crisis_spreading.spread(desk, agent, crisis)
            if prolong:
                crises.prolong(desk, agent, until=desk.now + timedelta(hours=prolong))

    @rule(which=st.integers(0, 5), wish=st.sampled_from(WISHES))
    def somebody_wishes_otherwise(self, which: int, wish: dict[str, object]) -> None:
        with self.town.desk() as desk:
            volunteer = self._number(desk, which)
            wanted = replace(own_settings.settings_of(volunteer), **wish)  # type: ignore[arg-type]
            own_settings.change_settings(desk, volunteer, wanted, actor=Actor(volunteer_id=volunteer.id))

    @rule(days=st.lists(st.tuples(st.integers(0, 6), st.integers(0, REFERENTS - 1)), max_size=7))
    def the_mairie_writes_a_rota(self, days: list[tuple[int, int]]) -> None:
        with self.town.desk() as desk:
            sector = desk.session.scalars(select(Sector)).first()
            turns = {(day, self._number(desk, which).id) for day, which in days}
            if sector is not None:
                rota.set_rota(desk, sector, turns, actor=Actor(agent_id=self.town.mairie_id))

    @rule()
    def the_sectors_are_drawn_anew(self) -> None:
        with self.town.desk() as desk:
            old = desk.session.scalars(select(Sector)).one()
            new = Sector(commune_id=old.commune_id, name=f"{old.name}+", outline=SQUARE)
            desk.session.add(new)
            desk.session.flush()
            remove_sector(desk, old, into=new)

    @rule(which=st.integers(0, 5), reached=st.booleans())
    def a_phone_rings_nowhere_for_a_while(self, which: int, reached: bool) -> None:
        with self.town.desk() as desk:
            phone = self._number(desk, which).phone
        if reached:
            self.town.carrier.accept_again(phone)
        else:
            self.town.carrier.refuse(phone, permanent=True)

    @rule(which=st.integers(0, 5), proven=st.booleans())
    def somebody_has_another_number(self, which: int, proven: bool) -> None:
        with self.town.desk() as desk:
            volunteer = self._number(desk, which)
            if has_left(desk, volunteer):
                return
            last = int(volunteer.phone[-6:]) + 1_000
            change_number(desk, volunteer, f"{volunteer.phone[:-6]}{last:06}")
            if proven:
                prove(desk, volunteer)

    @rule(which=st.integers(0, 5), words=st.sampled_from(REPLIES))
    def somebody_replies_by_text(self, which: int, words: str) -> None:
        with self.town.desk() as desk:
            volunteer = self._number(desk, which)
            phone = Phone(self.town, volunteer.id, volunteer.phone)
        phone.replies(words)

    @rule(which=st.integers(3, 5))
    def a_neighbour_leaves_for_good(self, which: int) -> None:
        with self.town.desk() as desk:
            volunteer = self._number(desk, which)
            if not has_left(desk, volunteer):
                forget(desk, volunteer, actor=Actor(volunteer_id=volunteer.id))

    def _number(self, desk: Desk, which: int) -> Volunteer:
        return desk.session.scalars(select(Volunteer).order_by(Volunteer.id)).all()[which]

    def _commune(self, desk: Desk) -> Commune:
        return desk.session.get_one(Commune, self.town.commune_id)
