"""The mairie's list brings in numbers of all kinds; each is to be confirmed, once, by its owner."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.journal import OutboxMessage
from dispatch.line import PhoneCode
from dispatch.people import Volunteer
from dispatch.places import Commune
from tests.keys import KEYS
from voisinage.cli import main

HEADER = "prenom;nom;telephone;role;appel;ancien_telephone"
ANNE = "Anne;Petit;06 39 98 01 01;référent;;"
PAUL = "Paul;Roy;06 39 98 01 02;référent;oui;"
ODILE = "Odile;Faure;01 99 00 01 42;référent;;"
CALLING = {
    "SMS_CARRIER": "twilio",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "TWILIO_BASE_URL": "http://127.0.0.1:9",
    "VOICE_NUMBER": "+33199000100",
    "BASE_URL": "https://voisinage.example",
}
Import = Callable[..., Result]
Sessions = sessionmaker[Session]


@pytest.fixture
def imports(database_url: str, sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Import a list of referents into Auch."""
    monkeypatch.setenv("VOISINAGE_DATABASE_URL", database_url)
    monkeypatch.setenv("VOISINAGE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("VOISINAGE_SECRET_KEY", "9f86d081884c7d659a2feaa0c55ad015")
    monkeypatch.setenv("VOISINAGE_KEYS", KEYS)
    with sessions.begin() as session:
        session.add(Commune(insee="32013", name="Auch", contact_phone="+33536490100"))

    def run(*rows: str, options: tuple[str, ...] = ()) -> Result:
        (tmp_path / "liste.csv").write_text("\n".join([HEADER, *rows]), "utf-8")
        return CliRunner().invoke(main, ["volunteers", "import", str(tmp_path / "liste.csv"), *options])

    return run


def verify(*options: str) -> str:
    done = CliRunner().invoke(main, ["volunteers", "verify", *options])
    assert done.exit_code == 0, done.output
    return done.output


def codes(sessions: Sessions) -> list[OutboxMessage]:
    with sessions() as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def people(sessions: Sessions) -> dict[str, Volunteer]:
    with sessions() as session:
        return {volunteer.phone: volunteer for volunteer in session.scalars(select(Volunteer))}


def confirmed(sessions: Sessions, phone: str) -> None:
    with sessions.begin() as session:
        volunteer = session.scalars(select(Volunteer).where(Volunteer.phone == phone)).one()
        volunteer.phone_verified_at = session.scalars(select(PhoneCode.sent_at)).first()


def test_newcomers_get_a_code_and_the_same_list_again_disturbs_nobody(imports: Import, sessions: Sessions) -> None:
    done = imports(ANNE, PAUL)

    assert done.exit_code == 0, done.output
    assert "2 codes partent par SMS." in done.output
    assert {message.to_phone for message in codes(sessions)} == {"+33639980101", "+33639980102"}
    assert "code" not in imports(ANNE, PAUL).output
    assert len(codes(sessions)) == 2


@pytest.mark.parametrize("option", ["--dry-run", "--sans-code"])
def test_no_code_leaves_when_none_is_wanted(imports: Import, sessions: Sessions, option: str) -> None:
    assert "SMS" not in imports(ANNE, options=(option,)).output
    assert codes(sessions) == []


def test_a_commune_without_confirmation_sends_none(imports: Import, sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.scalars(select(Commune)).one().rules = {"verify_phones": False}
    imports(ANNE)
    assert codes(sessions) == []


def test_a_landline_comes_in_and_the_list_says_what_it_needs(imports: Import, sessions: Sessions) -> None:
    done = imports(ANNE, ODILE)

    assert done.exit_code == 0, done.output
    assert "À savoir : ligne 3 : fixe : il faut un opérateur vocal pour l'appeler" in done.output
    assert "1 numéro fixe est à vérifier au téléphone." in done.output
    assert set(people(sessions)) == {"+33639980101", "+33199000142"}


def test_with_a_voice_number_a_landline_is_called(
    imports: Import, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CALLING.items():
        monkeypatch.setenv(f"VOISINAGE_{name}", value)
    done = imports(PAUL, ODILE)

    assert done.exit_code == 0, done.output
    assert "À savoir : ligne 3 : fixe : sera appelé" in done.output
    assert [message.channel for message in codes(sessions)] == ["voice", "voice"]


def test_who_prefers_a_call_says_so_in_a_column(imports: Import, sessions: Sessions) -> None:
    imports(ANNE, PAUL)
    assert {phone[-1]: one.prefers_voice for phone, one in people(sessions).items()} == {"1": False, "2": True}

    imports(PAUL.replace("oui", ""))
    assert people(sessions)["+33639980102"].prefers_voice, "an empty cell takes nothing back"
    imports(PAUL.replace("oui", "NON"))
    assert not people(sessions)["+33639980102"].prefers_voice
    assert "ligne 2 : appel : « peut-être »" in imports(PAUL.replace("oui", "peut-être")).output


def test_verify_writes_to_those_who_wait(imports: Import, sessions: Sessions) -> None:
    imports(ANNE, PAUL, ODILE, options=("--sans-code",))

    assert verify() == (
        "2 codes partent par SMS.\n1 numéro fixe est à vérifier au téléphone.\n"
        "La nuit, le dimanche et les jours fériés, un code attend le matin.\n"
    )
    assert verify() == "1 numéro fixe est à vérifier au téléphone.\n"
    assert "2 codes venaient de partir." in verify("--encore")


def test_verify_says_when_there_is_nobody(imports: Import) -> None:
    assert "Personne à vérifier" in verify()


def test_codes_do_not_leave_by_settings_that_do_not_stand(
    imports: Import, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOISINAGE_SECRET_KEY", "court")
    done = imports(ANNE)

    assert done.exit_code == 0, done.output
    assert "C'est enregistré." in done.output
    assert "« voisinage volunteers verify »" in done.output
    assert codes(sessions) == []


def test_a_changed_number_keeps_the_person_and_is_confirmed_anew(imports: Import, sessions: Sessions) -> None:
    imports(ANNE)
    before = people(sessions)["+33639980101"].id
    confirmed(sessions, "+33639980101")

    done = imports("Anne;Petit;06 39 98 01 77;référent;;06 39 98 01 01")

    assert "Mis à jour : 1" in done.output
    assert "1 code part par SMS." in done.output
    (anne,) = people(sessions).values()
    assert (anne.id, anne.phone, anne.phone_verified_at) == (before, "+33639980177", None)
    assert "Inchangés : 1" in imports("Anne;Petit;06 39 98 01 77;référent;;06 39 98 01 01").output


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (["Eve;Roux;06 39 98 01 77;référent;;06 39 98 01 88"], "aucun bénévole inscrit n'a ce numéro"),
        (["Anne;Petit;06 39 98 01 02;référent;;06 39 98 01 01"], "sont à deux bénévoles déjà inscrits"),
        ([ANNE, "Eve;Roux;06 39 98 01 77;référent;;06 39 98 01 01"], "aussi le numéro actuel de quelqu'un"),
        (
            [f"Eve;Roux;06 39 98 01 7{n};référent;;06 39 98 01 01" for n in range(2)],
            "le même ancien numéro est à deux lignes",
        ),
        (["Eve;Roux;06 39 98 01 77;référent;;06 39"], "ce numéro n'existe pas"),
    ],
)
def test_an_old_number_that_cannot_be_is_refused(
    imports: Import, sessions: Sessions, rows: list[str], complaint: str
) -> None:
    imports(ANNE, PAUL)
    refused = imports(*rows)

    assert refused.exit_code == 1
    assert "ancien téléphone : " in refused.output
    assert complaint.casefold() in refused.output.casefold()
    assert set(people(sessions)) == {"+33639980101", "+33639980102"}


def test_somebody_who_may_have_changed_their_number_is_pointed_out(imports: Import, sessions: Sessions) -> None:
    imports(ANNE)
    done = imports("anne;PETIT;06 39 98 01 77;référent;;")

    assert "À vérifier : ligne 2 : anne PETIT est aussi au 06 39 98 01 01" in done.output
    assert "colonne ancien téléphone" in done.output
    assert len(people(sessions)) == 2


def test_numbers_of_an_overseas_commune_are_read_by_its_own_plan(imports: Import, sessions: Sessions) -> None:
    with sessions.begin() as session:
        commune = session.scalars(select(Commune)).one()
        commune.territory, commune.insee, commune.timezone = "PM", "97502", "America/Miquelon"
    done = imports("Anne;Petit;55 12 34;référent;;", "Paul;Roy;41 12 34;référent;;", ANNE)

    assert done.exit_code == 0, done.output
    assert set(people(sessions)) == {"+508551234", "+508411234", "+33639980101"}
    assert "ligne 3 : fixe" in done.output
