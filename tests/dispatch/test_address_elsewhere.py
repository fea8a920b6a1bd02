"""An address of another town is noticed by its postcode, or by the town's name where its addresses are loaded."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dispatch.addresses.importing import import_addresses
from dispatch.addresses.search import is_elsewhere
from dispatch.addresses.street_index import Street, StreetIndex
from dispatch.addresses.words import fold, plain_words
from tests.extracts import ban_line, extract

AROUND = ("Mirande", "L'Isle-Jourdain", "Saint-Clar", "Le Houga", "Condom")
OF_HERE = ("Rue du Port", "Route de Mirande", "Rue Pierre Condom", "Avenue de Gimont")


@pytest.fixture(scope="module")
def auch() -> StreetIndex:
    streets = [Street(name, name, "32013", "32000", "Auch", ("Le Houga",)) for name in OF_HERE]
    return StreetIndex(streets, AROUND)


@pytest.mark.parametrize(
    "typed",
    [
        "3 rue du Port Mirande",
        "3, rue du Port, MIRANDE",
        "rue du Port L'Isle-Jourdain",
        "rue du Port isle jourdain",
        "3 rue du port St Clar",
        "rue du 8 mai 1945 mirande",
        "3 rue du Port Condom",
    ],
)
def test_the_name_of_a_town_around_at_the_end_is_elsewhere(auch: StreetIndex, typed: str) -> None:
    assert auch.ends_elsewhere(plain_words(tuple(fold(typed).split())))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mirande",
        "3 rue du Port",
        "3 rue du Port Auch",
        "3 rue du Port Mirande Auch",
        "3 route de Mirande",
        "3 rte Mirande",
        "3 avenue de l'Isle-Jourdain",
        "3 rue du Port Le Houga",
        "12 rue Pierre Condom",
        "3 rue du Port Gimont",
    ],
)
def test_what_may_be_of_here_is_not(auch: StreetIndex, typed: str) -> None:
    """A street that leads to a town, a namesake village, somebody's name, a town of which nothing is loaded."""
    assert not auch.ends_elsewhere(plain_words(tuple(fold(typed).split())))


def test_a_town_loaded_later_is_known_at_once(session: Session, tmp_path: Path) -> None:
    here = ban_line("0010", 8, "Rue Victor Hugo")
    theirs = {"id": "32256_0010_00008", "code_insee": "32256", "nom_commune": "Mirande", "code_postal": "32300"}
    typed, found = "8 rue victor hugo mirande", []

    for number, lines in enumerate(([here], [here, {**here, **theirs}])):
        (path := tmp_path / f"{number}.csv").write_text(extract(lines), encoding="utf-8")
        import_addresses(session, path)
        found.append(is_elsewhere(session, typed, insee="32013"))

    assert found == [False, True]
    assert not is_elsewhere(session, typed, insee="32256")
    assert not is_elsewhere(session, typed, insee=None)


def test_where_no_address_is_loaded_nothing_is_elsewhere(session: Session) -> None:
    """Its own postcode is unknown too."""
    assert not is_elsewhere(session, "6 rue Drouot 75009 Paris", insee="75109")
