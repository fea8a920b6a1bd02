"""The numbers of a commune: given to `voisinage init` on the first day, changed by it later."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.places import Commune
from tests.keys import KEYS
from voisinage.cli import main

Init = Callable[..., Result]


@pytest.fixture
def init(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Init:
    """`voisinage init`, as it is run for Auch on the first day."""
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database_url)
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "password").write_text("une phrase facile à retenir", "utf-8")
    first_day = [
        "init", "--name", "Auch", "--insee", "32013", "--email", "c@auch.example", "--first-name", "Claire",
        "--last-name", "Dupuy", "--organisation", "CCAS", "--password-file", str(tmp_path / "password"),
    ]  # fmt: skip
    return lambda *options: CliRunner().invoke(main, [*first_day, *options])


def numbers(sessions: sessionmaker[Session]) -> list[tuple[str, str | None]]:
    with sessions() as session:
        query = select(Commune.contact_phone, Commune.alert_phone).order_by(Commune.insee)
        return [(contact, alert) for contact, alert in session.execute(query)]


def test_a_duty_phone_given_on_the_first_day_is_kept(init: Init, sessions: sessionmaker[Session]) -> None:
    done = init("--phone", "05 36 49 01 02", "--alert-phone", "06 39 98 01 00")

    assert done.exit_code == 0, done.output
    assert numbers(sessions) == [("+33536490102", "+33639980100")]


def test_run_again_it_changes_what_is_told_and_nothing_else(init: Init, sessions: sessionmaker[Session]) -> None:
    init("--phone", "05 36 49 01 02")

    assert "Mobile d'astreinte : 06 39 98 01 00." in init("--alert-phone", "06 39 98 01 00").output
    assert numbers(sessions) == [("+33536490102", "+33639980100")]
    assert "Numéro que les gens appellent : 05 36 49 01 03." in init("--phone", "05 36 49 01 03").output
    assert numbers(sessions) == [("+33536490103", "+33639980100")]
    assert "Mobile d'astreinte : aucun." in init("--alert-phone", "aucun").output
    assert numbers(sessions) == [("+33536490103", None)]


@pytest.mark.parametrize(
    ("typed", "said"), [("05 36 49 01 02", "05 36 49 01 02 n'est pas un mobile"), ("12", "trop court")]
)
def test_a_phone_that_reads_no_texts_is_refused(
    init: Init, sessions: sessionmaker[Session], typed: str, said: str
) -> None:
    init("--phone", "05 36 49 01 02")

    refused = init("--alert-phone", typed)

    assert refused.exit_code == 1
    assert said in refused.output
    assert numbers(sessions) == [("+33536490102", None)]


def test_among_several_communes_the_one_meant_must_be_named(init: Init, sessions: sessionmaker[Session]) -> None:
    init("--phone", "05 36 49 01 02")
    with sessions.begin() as session:
        session.add(Commune(insee="32147", name="Gimont", contact_phone="+33536490100"))

    refused = CliRunner().invoke(main, ["init", "--alert-phone", "06 39 98 01 00"])

    assert refused.exit_code == 1
    assert "32013 (Auch), 32147 (Gimont)" in refused.output
    assert numbers(sessions) == [("+33536490102", None), ("+33536490100", None)]
