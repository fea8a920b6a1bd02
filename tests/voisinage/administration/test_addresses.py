"""The commune's addresses, brought in by a page: what is kept, what is refused beside the field, what never changes."""

import gzip
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from dispatch.addresses.search import find_addresses
from dispatch.addresses.tables import Address
from dispatch.journal import JournalEntry
from dispatch.places import Commune
from tests.extracts import COLUMNS, TOWN, ban_line, extract
from tests.stories.town import Town
from tests.voisinage.open_site import Site, csrf_of, on_both, words

PAGE = "/mairie/reglages/adresses"
ELSEWHERE = {
    **ban_line("0010", 1, "Rue Haute"),
    "id": "32307_0010_00001",
    "code_insee": "32307",
    "nom_commune": "Pavie",
}
FILE = extract([*TOWN, ELSEWHERE])


@pytest.fixture
def auch(site: Site, town: Town) -> Site:
    """A site whose commune is one of which there are extracts."""
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).insee = "32013"
    return site


def sends(site: Site, content: bytes | str, name: str = "adresses-32.csv.gz") -> TestResponse:
    """The mairie chooses a file and sends it."""
    browser = site.mairie()
    packed = content if isinstance(content, bytes) else gzip.compress(content.encode())
    return posts(browser, {"csrf_token": csrf_of(browser.get(PAGE)), "file": (io.BytesIO(packed), name)})


def posts(browser: FlaskClient, data: dict[str, object]) -> TestResponse:
    """Send a form; what is large, the test's browser has put on the disk."""
    answer = browser.post(PAGE, data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    return answer


def known(town: Town) -> int:
    with town.sessions() as session:
        return session.scalar(select(func.count(Address.id))) or 0


def traces(town: Town) -> list[dict[str, object]]:
    with town.sessions() as session:
        entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id))
        return [entry.details for entry in entries if entry.details.get("what") == "addresses"]


@on_both
def test_the_addresses_of_the_commune_come_in_and_no_others(auch: Site, town: Town) -> None:
    before = words(auch.mairie().get(PAGE))
    assert "Aucune adresse" in before
    assert "Téléchargez « adresses-32.csv.gz »" in before

    told = words(sends(auch, FILE))

    assert f"{len(TOWN)} nouvelles." in told
    assert "1 ligne d’autres communes du département" in told
    assert "D’après le fichier « adresses-32.csv.gz »" in told
    assert known(town) == len(TOWN)
    assert traces(town) == [{"what": "addresses", "created": len(TOWN), "updated": 0, "refused": 0}]
    assert "8 Rue Victor Hugo, 32000 Auch" in words(auch.mairie().get(f"{PAGE}?essai=8+rue+hugo"))
    assert f"{len(TOWN)} adresses connues." in words(auch.mairie().get("/mairie/reglages"))


@on_both
def test_the_same_file_again_changes_nothing(auch: Site, town: Town) -> None:
    sends(auch, FILE)
    with town.sessions() as session:
        before = session.execute(select(Address.__table__).order_by(Address.id)).all()
    told = words(sends(auch, FILE))
    with town.sessions() as session:
        assert session.execute(select(Address.__table__).order_by(Address.id)).all() == before
    assert f"{len(TOWN)} inchangées." in told
    assert "nouvelle" not in told.partition("Continuer")[0]


def test_what_changed_changes_and_what_left_the_file_stays(auch: Site) -> None:
    sends(auch, FILE)
    told = words(
        sends(auch, extract([{**TOWN[0], "nom_voie": "Rue Hugo"}, *TOWN[1:-2], ban_line("0200", 1, "Rue Neuve")]))
    )
    assert f"1 nouvelle, 1 changée, {len(TOWN) - 3} inchangées." in told
    assert "2 adresses connues sans mention dans ce fichier, gardées telles quelles." in told


def test_lines_that_are_left_out_are_told_with_their_number_and_why(auch: Site, town: Town) -> None:
    lines = [ELSEWHERE, TOWN[0], {**TOWN[1], "lat": "x"}, TOWN[2], {**TOWN[3], "numero": "huit"}]
    told = words(sends(auch, extract(lines) + "32013_0001_00001;1;Rue\n"))
    assert "2 nouvelles. 3 lignes laissées de côté, dites plus bas." in told
    assert "ligne 4 : coordonnées illisibles" in told
    assert "ligne 6 : numéro illisible : « huit »" in told
    assert "ligne 7 : 3 colonnes au lieu de 23" in told
    assert known(town) == 2


def test_a_street_of_a_village_that_was_merged_is_the_communes(auch: Site, town: Town) -> None:
    """Before a merger as after it: the code of the commune that was is enough."""
    merged = {**ELSEWHERE, "code_insee_ancienne_commune": "32013", "nom_ancienne_commune": "Auch"}
    assert "1 nouvelle." in words(sends(auch, extract([merged])))
    assert known(town) == 1


def test_under_a_postal_code_the_file_itself_says_which_code_is_right(auch: Site, town: Town) -> None:
    with town.sessions.begin() as session:
        commune = session.get_one(Commune, town.commune_id)
        commune.insee, commune.name = "32000", "Auch"
    told = words(sends(auch, FILE))

    assert "aucune de ses adresses ne porte le code INSEE 32000. Auch y porte le code 32013." in told
    assert "Prenez « adresses-32.csv.gz »" not in told, "it is the one that was sent"
    with town.sessions.begin() as session:
        session.get_one(Commune, town.commune_id).name = "Rue Haute"
    assert "y porte le code" not in words(sends(auch, FILE)), "a street of that name is no commune"


WITHOUT_LON = [name for name in COLUMNS if name != "lon"]
GOOD, PACKED = extract(TOWN).encode(), gzip.compress(extract(TOWN * 50).encode())
ENDLESS, OPEN_QUOTE = b"\0" * 30_000_000, b'32013;"' + b"x" * 15_000 + b"\n" + b"32013;y\n" * 20_000
UNUSABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "est vide"),
    "a letter": (lambda: b"Monsieur le maire,\nvoici nos adresses.", "n’est pas un extrait de la Base Adresse"),
    "a workbook": (lambda: b"PK\x03\x04\x00\x00" + bytes(range(256)), "n’est pas un extrait de la Base Adresse"),
    "a local base": (lambda: b"cle_interop;commune_insee;voie_nom\n", "Base Adresse Locale"),
    "in Latin-1": (lambda: extract(TOWN).encode("latin-1"), "Latin-1"),
    "cut short": (lambda: PACKED[:-200], "abîmée ou incomplète"),
    "of another département": (
        lambda: extract([{**ELSEWHERE, "code_insee": "31555"}]).encode(),
        "celles du département 31. Prenez « adresses-32.csv.gz »",
    ),
    "without coordinates": (lambda: extract(TOWN, columns=WITHOUT_LON).encode(), "Il manque au fichier : lon"),
    "all lines bad": (lambda: extract([{**TOWN[0], "lat": ""}]).encode(), "Aucune ligne de la commune"),
    "a fault at its end": (lambda: GOOD + "32013;ééé\n".encode("latin-1"), "Latin-1"),
    "a quote left open": (lambda: GOOD + OPEN_QUOTE, "guillemet"),
    "one endless line": (lambda: gzip.compress(GOOD + ENDLESS), "beaucoup plus que"),
    "lines without end": (lambda: gzip.compress(GOOD + b"\n" * 3_500_000), "beaucoup plus que"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_file_of_no_use_is_told_beside_the_field_and_leaves_nothing(auch: Site, town: Town, kind: str) -> None:
    make, why = UNUSABLE[kind]
    before = auch.everything()
    answer = sends(auch, make(), "adresses-32.csv")
    assert answer.status_code == 422
    assert why in words(answer)
    assert 'aria-invalid="true"' in answer.text
    assert auch.everything() == before
    assert known(town) == 0


def test_no_file_at_all_is_told_beside_the_field(auch: Site) -> None:
    browser = auch.mairie()
    answer = posts(browser, {"csrf_token": csrf_of(browser.get(PAGE))})
    assert (answer.status_code, "Choisissez le fichier" in words(answer)) == (422, True)


def test_a_file_beyond_the_limit_is_told_beside_the_field(auch: Site, town: Town) -> None:
    answer = sends(auch, bytes(60_000_000))
    assert answer.status_code == 413
    assert "trop lourd : 50 Mo au plus" in words(answer)
    assert 'aria-invalid="true"' in answer.text
    assert known(town) == 0


def test_a_large_file_comes_in_where_another_page_would_refuse_it(auch: Site) -> None:
    padded = extract([{**line, "cad_parcelles": "x" * 9_000} for line in TOWN * 20])
    assert len(padded) > 4_000_000
    assert f"{len(TOWN)} nouvelles." in words(sends(auch, padded.encode(), "adresses-32.csv"))


def test_a_stranger_may_not_send_large_files_and_a_prescriber_brings_nothing_in(auch: Site, town: Town) -> None:
    large = {"file": (io.BytesIO(bytes(3_000_000)), "adresses-32.csv")}
    refused = auch.browser().post(PAGE, data=large)
    with refused.request.environ["wsgi.input"] as sent:
        assert (refused.status_code, sent.tell()) == (302, 0), "to sign in, and nothing was read of it"
    assert auch.signed_in(town.prescriber_id).get(PAGE).status_code == 403
    browser = auch.signed_in(town.prescriber_id)
    token = csrf_of(browser.get("/demandes/nouvelle"))
    file = (io.BytesIO(FILE.encode()), "adresses-32.csv")
    assert posts(browser, {"csrf_token": token, "file": file}).status_code == 403
    assert posts(auch.mairie(), {"file": (io.BytesIO(FILE.encode()), "a.csv")}).status_code == 400, "no token"
    assert known(town) == 0


def test_many_files_in_a_row_have_to_wait(auch: Site, town: Town) -> None:
    answers = [sends(auch, b"rien") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [422] * 6 + [429]
    assert "attendez cinq minutes" in words(answers[-1])
    town.fast_forward(minutes=6)
    assert sends(auch, FILE).status_code == 200


@on_both
def test_a_file_changes_nothing_of_another_commune_of_the_installation(auch: Site, town: Town) -> None:
    """Neither by the code in a line, nor by an identifier that is theirs, nor by a village of theirs."""
    with town.sessions.begin() as session:
        session.add(Commune(insee="32307", name="Pavie", contact_phone="+33639980099"))
        theirs = ELSEWHERE | {"rep": ""}
        session.add(
            Address(
                ban_id=theirs["id"], street_key="x", numero=1, rep="", voie="Rue Haute", lieu_dit="", postcode="32550",
                code_insee="32307", commune="Pavie", former_insee="", former_commune="", lon=0.58, lat=43.62,
            )
        )  # fmt: skip
    stolen = {**TOWN[0], "id": ELSEWHERE["id"]}
    village = {**TOWN[1], "code_insee_ancienne_commune": "32307"}

    told = words(sends(auch, extract([ELSEWHERE, stolen, village, TOWN[2]])))

    assert "1 nouvelle. 2 lignes laissées de côté" in told
    assert "ligne 3 : cette adresse est aussi celle d’une autre commune" in told
    assert "ligne 4 : cette adresse est aussi celle d’une autre commune" in told
    with town.sessions() as session:
        kept = session.scalars(select(Address).where(Address.ban_id == ELSEWHERE["id"])).one()
        assert (kept.voie, kept.code_insee, kept.lat) == ("Rue Haute", "32307", 43.62)
        assert not find_addresses(session, "4 rue victor hugo", insee="32307", limit=5)


def test_a_request_keeps_its_address_when_the_file_no_longer_has_it(auch: Site, town: Town) -> None:
    sends(auch, FILE)
    town.referent()
    request = town.records_request()
    before = words(auch.mairie().get(f"/mairie/demandes/{request.ref}"))
    sends(auch, extract(TOWN[-2:]))
    assert words(auch.mairie().get(f"/mairie/demandes/{request.ref}")) == before
