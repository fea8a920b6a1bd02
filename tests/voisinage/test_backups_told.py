"""Whoever needs to know learns when the last good backup was, and that it is too old: page, morning text, doctor."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from dispatch.engine import make_engine
from dispatch.journal import OutboxMessage
from sms.gsm7 import count_segments
from tests.keys import KEYS, RING
from tests.stories.town import Town
from tests.voisinage.open_site import Site, on_both, words
from voisinage.backups.scheduled import remember
from voisinage.backups.taking import Place, Taken
from voisinage.cli import main
from voisinage.desk import Office
from voisinage.jobs import digest_work

PASSPHRASE = "9f86d081884c7d659a2feaa0c55ad015"
HERE = "/mairie/reglages"


@pytest.fixture
def kept_site(site: Site) -> Iterator[Site]:
    """The site of an installation whose settings want backups."""
    office: Office = site.app.extensions["voisinage"]
    wanted = replace(office.settings, backup_key=PASSPHRASE)
    site.app.extensions["voisinage"] = replace(office, settings=wanted)
    yield site
    site.app.extensions["voisinage"] = office  # other tests share the application


def backed_up(town: Town, tmp: Place, *, days_ago: float, problem: str = "") -> None:
    taken = Taken(town.now - timedelta(days=days_ago), tmp.folder / "voisinage.sauvegarde", 12, 1, problem)
    remember(town.sessions, taken)


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("kept"), PASSPHRASE, keep=2)


def morning_texts(site: Site) -> list[str]:
    digest_work(site.app)()
    with site.town.sessions() as session:
        sent = select(OutboxMessage).where(OutboxMessage.kind == "mairie_backup_old").order_by(OutboxMessage.id)
        return [text.body or "" for text in session.scalars(sent)]


@on_both
def test_the_mairie_reads_when_the_last_good_one_was(kept_site: Site, place: Place) -> None:
    assert "Aucune bonne sauvegarde n’a encore été prise" in words(kept_site.mairie().get(HERE))

    backed_up(kept_site.town, place, days_ago=1)

    page = words(kept_site.mairie().get(HERE))
    assert "Les sauvegardes en ordre La dernière bonne sauvegarde date du dimanche 22 novembre." in page
    assert "Prévenez" not in page.split("Les sauvegardes")[1].split(".")[1]
    assert morning_texts(kept_site) == []


@on_both
def test_older_than_two_days_it_is_said_in_words_and_by_a_text_once_a_week(kept_site: Site, place: Place) -> None:
    town = kept_site.town
    backed_up(town, place, days_ago=3.1)
    backed_up(town, place, days_ago=0.1, problem="Le dossier des sauvegardes ne se laisse pas écrire (OSError).")

    page = words(kept_site.mairie().get(HERE))
    assert "il y a 3 jours : c’est trop vieux" in page
    assert "ne se laisse pas écrire" in page
    (told,) = morning_texts(kept_site)
    assert "pas de bonne sauvegarde depuis 3 jours" in told
    assert count_segments(told)[1] <= 2
    assert len(morning_texts(kept_site)) == 1, "not again at the next look"
    town.now += timedelta(days=7)
    assert len(morning_texts(kept_site)) == 2
    backed_up(town, place, days_ago=0)
    town.now += timedelta(days=1)
    assert len(morning_texts(kept_site)) == 2, "there is a good one again"


def test_one_day_and_a_half_worries_nobody(kept_site: Site, place: Place) -> None:
    backed_up(kept_site.town, place, days_ago=1.5)

    assert morning_texts(kept_site) == []


def test_where_none_was_ever_good_it_counts_from_the_first_try(kept_site: Site, place: Place) -> None:
    backed_up(kept_site.town, place, days_ago=2.5, problem="Le disque est plein.")

    assert "depuis 2 jours" in morning_texts(kept_site)[0]


def test_where_none_are_wanted_the_page_says_what_that_means(site: Site) -> None:
    page = words(site.mairie().get(HERE))

    assert "Aucune sauvegarde n’est prise" in page
    assert morning_texts(site) == [], "whoever keeps the machine has chosen so: the text would never end"


@pytest.mark.parametrize(("days", "said"), [(1, r"^• .*retrouvée entière"), (5, r"^✗ .*c'est trop vieux")])
def test_doctor_says_it_too(
    sqlite_url: str, place: Place, monkeypatch: pytest.MonkeyPatch, days: int, said: str
) -> None:
    for name, value in {"DATABASE_URL": sqlite_url, "BACKUP_KEY": PASSPHRASE, "SECRET_KEY": PASSPHRASE,
                        "KEYS": KEYS}.items():  # fmt: skip
        monkeypatch.setenv(f"VOISINAGE_{name}", value)
    engine = make_engine(sqlite_url, keys=RING)
    town = Town(sessionmaker(engine, expire_on_commit=False))
    town.now = datetime.now(UTC)
    backed_up(town, place, days_ago=days)
    engine.dispose()

    told = CliRunner().invoke(main, ["doctor"]).output

    assert re.search(said, told, re.MULTILINE), told
