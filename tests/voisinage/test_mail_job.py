"""The timetable sends mails where the settings name a server, and the settings say what does not fit."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from dispatch import mairie
from dispatch.states import NoticeBy
from tests.keys import KEYS
from tests.sms.smtp_server import MailServer, mail_server
from tests.stories.counter import wishes
from tests.voisinage.open_site import Site, opened
from voisinage.checkup import problems
from voisinage.config import Settings
from voisinage.jobs import mail_work, start_timetable

SETTINGS = Settings(
    secret_key="k" * 32, keys=KEYS, base_url="http://localhost", mail_from="Voisinage <n@clairval.exemple>"
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def test_mail_work_sends_what_is_due(site: Site, database: Engine, server: MailServer) -> None:
    settings = replace(SETTINGS, database_url=database.url.render_as_string(), smtp_url=server.url)
    town = site.town
    wishes(town, NoticeBy.MAIL)
    town.line = replace(town.line, can_mail=True)
    request = town.records_request()
    town.acts(mairie.cancel, request)

    with opened(settings, clock=town.clock) as app:
        assert mail_work(app)() == 1
        timetable = start_timetable(app)
        jobs = {job.id for job in timetable.get_jobs()}
        timetable.shutdown()

    assert "mail" in jobs
    assert request.ref in server.letters[0]["Subject"]


def test_without_a_server_there_is_no_such_job(site: Site) -> None:
    timetable = start_timetable(site.app)
    jobs = {job.id for job in timetable.get_jobs()}
    timetable.shutdown()

    assert jobs
    assert "mail" not in jobs


@pytest.mark.parametrize(
    ("url", "sender", "words"),
    [
        ("smtp://mail.exemple", "", "vont ensemble"),
        ("", "Voisinage <n@clairval.exemple>", "vont ensemble"),
        ("mail.exemple", "Voisinage <n@clairval.exemple>", "écrivez smtps://"),
        ("smtp://mail.exemple", "Voisinage", "adresse d'expéditeur"),
    ],
)
def test_settings_that_do_not_fit_are_told(url: str, sender: str, words: str) -> None:
    told = problems(replace(SETTINGS, database_url="sqlite://", smtp_url=url, mail_from=sender))

    assert [words in sentence for sentence in told] == [True]


def test_settings_that_fit_are_in_order() -> None:
    fitting = replace(SETTINGS, database_url="sqlite:////tmp/x", smtp_url="smtps://a:b@mail.exemple")

    assert problems(fitting) == []
