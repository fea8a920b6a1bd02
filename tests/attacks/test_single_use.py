"""What serves once, used by two in the same instant: both have seen it good, one of them gets it."""

from collections.abc import Callable
from secrets import token_hex

import pyotp
import pytest
from sqlalchemy import select, update

from dispatch.desk import Desk
from dispatch.people import Agent
from tests.attacks.places import HASH
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both
from voisinage.accounts import generators, links, recovery
from voisinage.accounts.tables import AccountLink, CodeGenerator, LinkKind

Use = Callable[[Desk, Agent], bool]


def a_link(town: Town, kind: LinkKind) -> Use:
    with town.desk() as desk:
        token = links.new_link(desk, desk.session.get_one(Agent, town.prescriber_id), kind).rpartition("/")[2]
    with town.desk() as desk:
        seen = links.find(desk.session, token, desk.now)
        assert seen, "good when both looked"
        link_id = seen.id
    return lambda desk, _agent: links.use(desk, desk.session.get_one(AccountLink, link_id))


def a_code(town: Town) -> Use:
    secret = generators.new_secret()
    with town.desk() as desk:
        desk.session.add(CodeGenerator(agent_id=town.prescriber_id, secret=secret, made_at=desk.now, last_step=0))
    code = pyotp.TOTP(secret).at(int(town.now.timestamp()))
    return lambda desk, agent: generators.is_right(desk, agent, code)


def a_code_on_paper(town: Town) -> Use:
    with town.desk() as desk:
        code = recovery.fresh_codes(desk, desk.session.get_one(Agent, town.prescriber_id))[0]
    return lambda desk, agent: recovery.use(desk, agent, code)


KINDS: dict[str, Callable[[Town], Use]] = {
    "invitation": lambda town: a_link(town, LinkKind.INVITATION),
    "reset": lambda town: a_link(town, LinkKind.RESET),
    "code": a_code,
    "paper": a_code_on_paper,
}


@on_both
@pytest.mark.parametrize("kind", KINDS)
def test_the_second_who_saw_it_good_does_not_get_it(site: Site, town: Town, kind: str) -> None:
    use = KINDS[kind](town)

    got = list[bool]()
    for _ in range(2):
        with town.desk() as desk:
            got.append(use(desk, desk.session.get_one(Agent, town.prescriber_id)))

    assert got == [True, False]


@on_both
def test_a_link_sent_afterwards_ends_the_one_that_was_being_used(site: Site, town: Town) -> None:
    use = a_link(town, LinkKind.RESET)
    a_link(town, LinkKind.RESET)

    with town.desk() as desk:
        assert not use(desk, desk.session.get_one(Agent, town.prescriber_id))


@on_both
def test_an_account_that_is_closed_by_any_way_is_out_at_its_next_request(site: Site, town: Town) -> None:
    """The page that suspends ends the sessions too; a command or a repair of the database may not."""
    browser = site.signed_in(town.prescriber_id)
    assert browser.get("/demandes").status_code == 200

    with town.sessions.begin() as session:
        session.execute(update(Agent).where(Agent.id == town.prescriber_id).values(active=False))

    assert browser.get("/demandes").status_code == 302


@on_both
def test_an_account_that_is_closed_while_its_password_is_chosen_stays_closed(site: Site, town: Town) -> None:
    """Hashing takes long, and holds nothing: whoever suspends the account in between is not in the way."""
    with town.desk() as desk:
        link = links.new_link(desk, desk.session.get_one(Agent, town.prescriber_id), LinkKind.RESET)
    path, before = link.removeprefix(town.line.base_url), HASH + token_hex(1)
    with town.sessions.begin() as session:
        session.execute(update(Agent).where(Agent.id == town.prescriber_id).values(active=False, password_hash=before))

    with town.desk() as desk:
        kept = desk.session.scalars(select(AccountLink)).one()
        assert not links.use(desk, kept)
    assert site.browser().get(path).status_code == 410
