"""On PostgreSQL, a role that does not own the tables sees one commune alone while an agent looks at a page."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from flask import Flask, request
from sqlalchemy import Engine, func, make_url, select, text
from sqlalchemy.orm import sessionmaker

from dispatch import bricoleurs, referents, search
from dispatch.base import Base
from dispatch.engine import make_engine
from dispatch.people import Person, Volunteer
from dispatch.requests import Request
from tests.keys import KEYS, RING
from tests.postgres import binaries
from tests.stories.neighbour_town import neighbour_town
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, opened, taps, words
from voisinage.accounts.admission import TABLE
from voisinage.accounts.right import Reach, Right
from voisinage.accounts.standing import AGENTS
from voisinage.backups.postgres_copy import PostgresCopy
from voisinage.config import Settings
from voisinage.db import db
from voisinage.jobs import chase_work, readings_work, seal_work

DOCS = Path(__file__).parents[2] / "docs" / "exploitation.md"
HELD = text("SELECT set_config('voisinage.commune', :commune, true)")
FORGOTTEN = "/sans-filtre"


@pytest.fixture
def owner(postgresql_url: str) -> Iterator[Engine]:
    """Whoever made the tables."""
    engine = make_engine(postgresql_url, keys=RING)
    yield engine
    engine.dispose()


@pytest.fixture
def app_url(owner: Engine) -> str:
    """The role of the application, made by the very lines of the documentation."""
    block = re.search(r"```sql\n(CREATE ROLE voisinage_app.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert block
    name = f"app_{token_hex(4)}"
    with owner.begin() as connection:
        connection.exec_driver_sql(block[1].replace("voisinage_app", name))
    return make_url(owner.url).set(username=name).render_as_string(hide_password=False)


@pytest.fixture
def town(owner: Engine) -> Town:
    """Two communes, a person and a volunteer in each."""
    town = Town(sessionmaker(owner, expire_on_commit=False))
    for one in (town, neighbour_town(town)):
        one.referent()
        one.bricoleur()
        one.records_request(form_key=f"of {one.commune_id}")
    return town


@pytest.fixture
def site(app_url: str, town: Town) -> Iterator[Site]:
    """The site, connected as the application's role, with a page whose filter was forgotten."""
    settings = Settings(database_url=app_url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost")
    with opened(settings, clock=town.clock) as app:
        forget_a_filter(app)
        yield Site(town, app)


def forget_a_filter(app: Flask) -> None:
    """A page of ours that asks for everybody."""

    def everybody() -> str:
        if request.args.get("encore"):
            db.session.rollback()  # as a page does before it calls somebody, or writes down who looked
        counts = [db.session.scalar(select(func.count(table.id))) for table in (Person, Volunteer, Request)]
        return " ".join(map(str, counts))

    app.add_url_rule(FORGOTTEN, "forgotten", everybody)
    app.extensions[TABLE]["forgotten"] = Right("Tout voir", Reach.COMMUNE, AGENTS, ("forgotten",))


def test_every_table_of_a_commune_has_its_policy(owner: Engine) -> None:
    with owner.connect() as connection:
        bound = set(connection.scalars(text("SELECT tablename FROM pg_policies WHERE policyname = 'one_commune'")))
        on = set(connection.scalars(text("SELECT relname FROM pg_class WHERE relrowsecurity")))

    assert bound == on == {name for name, table in Base.metadata.tables.items() if "commune_id" in table.c} - {"agent"}


def test_a_transaction_held_to_a_commune_sees_no_other_whatever_it_asks(app_url: str, town: Town) -> None:
    engine = make_engine(app_url, keys=RING)
    bound = [table for name, table in Base.metadata.tables.items() if "commune_id" in table.c and name != "agent"]
    seen = dict[str, set[int]]()
    with engine.connect() as connection:
        free = {table.name: set(connection.scalars(select(table.c.commune_id).distinct())) for table in bound}
        connection.execute(HELD, {"commune": str(town.commune_id)})
        for table in bound:
            seen[table.name] = set(connection.scalars(select(table.c.commune_id).distinct()))
        changed = connection.execute(Base.metadata.tables["person"].update().values(suspended_until=None)).rowcount
        connection.rollback()
        again = set(connection.scalars(select(Person.commune_id).distinct()))
    engine.dispose()

    assert all(communes <= {town.commune_id} for communes in seen.values())
    assert {name for name, communes in free.items() if len(communes) == 2} >= {"person", "request", "volunteer", "job"}
    assert changed == 1, "nor changes another's"
    assert len(again) == 2, "the next transaction is held to nothing: a pool hands on no lock"


def test_a_forgotten_filter_shows_nothing_of_another_commune(site: Site) -> None:
    assert words(site.mairie().get(FORGOTTEN)) == "1 2 1"
    assert words(site.signed_in(site.town.prescriber_id).get(FORGOTTEN)) == "1 2 1"


def test_nor_in_the_transaction_that_the_page_begins_afterwards(site: Site) -> None:
    assert words(site.mairie().get(f"{FORGOTTEN}?encore=1")) == "1 2 1"


def test_the_owner_of_the_tables_is_not_bound(owner: Engine, town: Town) -> None:
    url = owner.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, secret_key="k" * 32, keys=KEYS, base_url="http://localhost")
    with opened(settings, clock=town.clock) as app:
        forget_a_filter(app)
        assert words(Site(town, app).mairie().get(FORGOTTEN)) == "2 4 2"


def test_everything_goes_on_under_the_role_of_the_application(site: Site) -> None:
    town, paul = site.town, site.town.bricoleur()
    request = town.records_request(form_key="one more")
    mairie = site.mairie()

    for noun in ("", "demandes", f"demandes/{request.ref}", "benevoles", "donnees", "chiffres", "carte", "crise"):
        assert mairie.get(f"/mairie/{noun}").status_code == 200, noun
    assert mairie.post("/mairie/appels", data={"csrf_token": csrf_of(mairie.get("/mairie/appels"))}).status_code == 303
    with town.desk() as desk:
        ask = desk.session.get_one(Request, request.id).asks[0]
        referents.take_charge(desk, ask)
        search.ask_in_waves(desk, ask)
    town.delivers()
    assert "Odette" in words(taps(site.browser(), paul, "acceptation"))
    paul.taps(bricoleurs.report_done)
    assert seal_work(site.app)() > 5
    assert chase_work(site.app)() >= 0
    assert readings_work(site.app)() == 0


def test_the_role_of_the_application_may_take_a_backup(
    app_url: str, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")  # the server's own version
    place = PostgresCopy(make_url(app_url))

    with place.reading(tmp_path) as (dump, counts):
        content = dump.read()

    assert counts["person"] == 2
    assert len(content) > 10_000
