"""Addresses are found the way people type them, on both databases, and what is imported is what is searched."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.address_search import measured, rows_of
from benchmarks.typed_addresses import KINDS, typed_addresses
from dispatch.addresses.importing import AddressReport, import_addresses
from dispatch.addresses.search import FoundAddress, find_addresses
from dispatch.addresses.tables import Address
from dispatch.engine import make_engine
from dispatch.errors import ImportRefused
from tests.extracts import REAL_DATA, TOWN, ban_line, extract
from tests.keys import RING

Load = Callable[..., AddressReport]


@pytest.fixture
def load(session: Session, tmp_path: Path) -> Load:
    """Import lines in the test's session, the town's unless others are given."""
    return lambda lines=TOWN: load_into(session, tmp_path, lines)


def load_into(session: Session, folder: Path, lines: list[dict[str, str]]) -> AddressReport:
    path = folder / "ban.csv"
    path.write_text(extract(lines), encoding="utf-8")
    return import_addresses(session, path)


def labels(session: Session, text: str, *, insee: str | None = "32013") -> list[str]:
    return [address.label for address in find_addresses(session, text, insee=insee)]


def best(session: Session, text: str) -> FoundAddress:
    return find_addresses(session, text, insee="32013")[0]


TYPED = [
    ("8 rue victor hugo", "8 Rue Victor Hugo"),
    ("8, RUE VICTOR HUGO, 32000 AUCH", "8 Rue Victor Hugo"),
    ("8 r victor hugo", "8 Rue Victor Hugo"),
    ("8 rue victor hugo auch", "8 Rue Victor Hugo"),
    ("8 rue victor hugo 32008 auch cedex", "8 Rue Victor Hugo"),
    ("n°8 rue victor hugo", "8 Rue Victor Hugo"),
    ("8-10 rue victor hugo", "8 Rue Victor Hugo"),
    ("8 rue vctor hugo", "8 Rue Victor Hugo"),
    ("8 rue victro hgo", "8 Rue Victor Hugo"),
    ("8 rue victorhugo", "8 Rue Victor Hugo"),
    ("8 victor hugo", "8 Rue Victor Hugo"),
    ("victor hugo rue 8", "8 Rue Victor Hugo"),
    ("rue hugo victor", "Rue Victor Hugo"),
    ("residence les pins, 8 rue victor hugo", "8 Rue Victor Hugo"),
    ("8bis rue victor hugo", "8 bis Rue Victor Hugo"),
    ("8 bis rue victor hugo", "8 bis Rue Victor Hugo"),
    ("8b rue victor hugo", "8 bis Rue Victor Hugo"),
    ("8 B rue victor hugo", "8 bis Rue Victor Hugo"),
    ("12 bis rue victor hugo", "12 b Rue Victor Hugo"),
    ("8 rue victor h", "8 Rue Victor Hugo"),
    ("rue des bouv", "Rue des Bouvreuils"),
    ("37 rue bouvr", "37 Rue des Bouvreuils"),
    ("3 av gal de gaulle", "3 Avenue du Général de Gaulle"),
    ("3 ave du general de gaule", "3 Avenue du Général de Gaulle"),
    ("8 bd carnot", "8 Boulevard Sadi Carnot"),
    ("8 bld sadi carnot", "8 Boulevard Sadi Carnot"),
    ("pl ste quitterie", "Place Sainte-Quitterie"),
    ("place sainte quiterie", "Place Sainte-Quitterie"),
    ("1 ch de l'eglise", "1 Chemin de l'Église"),
    ("1 chem de l église", "1 Chemin de l'Église"),
    ("imp st exupery", "Impasse Saint-Exupéry"),
    ("3 impasse saint-éxupéry", "3 Impasse Saint-Exupéry"),
    ("rue du 8 mai", "Rue du 8 Mai"),
    ("8 mai", "Rue du 8 Mai"),
    ("rue du huit mai", "Rue du 8 Mai"),
    ("8 rue du 8 mai", "8 Rue du 8 Mai"),
    ("2 rue du 8 mai 1945", "2 Rue du 8 Mai"),
    ("8 d'artagnan", "8 Rue d'Artagnan"),
    ("7 rue d artagnan", "7 Rue d'Artagnan"),
    ("embats", "Lieu-dit Embats"),
    ("5012 chemin de l'eglise", "5012 Chemin de l'Église"),
]


def test_people_find_what_they_mean(session: Session, load: Load) -> None:
    load()
    found = {typed: labels(session, typed)[:1] for typed, _ in TYPED}
    assert found == {typed: [f"{meant}, 32000 Auch"] for typed, meant in TYPED}


@pytest.mark.parametrize("typed", ["", "   ", "?!", "999", "azertyuiop", "x" * 5_000, "9 " * 500])
def test_what_means_nothing_finds_nothing(session: Session, load: Load, typed: str) -> None:
    load()
    assert labels(session, typed) == []


def test_an_empty_database_finds_nothing(session: Session) -> None:
    assert labels(session, "8 rue victor hugo") == []


def test_the_best_comes_first_with_a_score_between_0_and_1(session: Session, load: Load) -> None:
    load()
    found = find_addresses(session, "rue du 8 mai", insee="32013")
    assert all(before.score >= after.score for before, after in pairwise(found))
    assert all(0 < address.score <= 1 for address in found)
    assert found == find_addresses(session, "rue du 8 mai", insee="32013")


def test_no_more_answers_than_asked_for(session: Session, load: Load) -> None:
    load()
    assert len(find_addresses(session, "rue", insee="32013", limit=2)) == 2


def test_a_number_alone_is_proposed_before_its_bis(session: Session, load: Load) -> None:
    load()
    found = find_addresses(session, "8 rue victor hugo", insee="32013")[:2]
    assert [(address.numero, address.rep) for address in found] == [(8, ""), (8, "bis")]


def test_a_number_that_is_not_there_gives_the_nearest_and_says_so_by_its_score(session: Session, load: Load) -> None:
    load()
    there, missing = best(session, "10 rue victor hugo"), best(session, "11 rue victor hugo")
    assert missing.numero in {10, 12}
    assert missing.label.startswith(f"{missing.numero} ")
    assert missing.score < there.score


def test_a_number_far_from_any_gives_the_street(session: Session, load: Load) -> None:
    load()
    found = best(session, "900 chemin de l'eglise")
    assert (found.numero, found.label) == (None, "Chemin de l'Église, 32000 Auch")


def test_a_street_alone_is_placed_at_one_of_its_own_doors(session: Session, load: Load) -> None:
    load()
    street, doors = best(session, "rue victor hugo"), rows_of(session, "32013")
    assert street.numero is None
    assert (street.lon, street.lat) in {(door.lon, door.lat) for door in doors if door.voie == "Rue Victor Hugo"}


def test_two_streets_of_one_name_in_two_villages_stay_two(session: Session, load: Load) -> None:
    load([
        ban_line("0200", 4, "Rue de l'Église", nom_ancienne_commune="Montaut", code_insee_ancienne_commune="32278"),
        ban_line("0201", 4, "Rue de l'Église", nom_ld="Le Bourg", lon="0.60"),
        ban_line("0202", 4, "Rue de l'Église", lon="0.62"),
    ])  # fmt: skip
    assert sorted(labels(session, "4 rue de l'eglise")) == [
        "4 Rue de l'Église (Le Bourg), 32000 Auch",
        "4 Rue de l'Église (Montaut), 32000 Auch",
        "4 Rue de l'Église (voie 32013_0202), 32000 Auch",
    ]
    assert labels(session, "4 rue de l'eglise montaut")[0] == "4 Rue de l'Église (Montaut), 32000 Auch"


def test_the_same_number_twice_in_a_street_is_proposed_once(session: Session, load: Load) -> None:
    twice = {**ban_line("0010", 8, "Rue Victor Hugo"), "id": "32013_0010_00008_x", "lon": "0.59"}
    assert load([ban_line("0010", 8, "Rue Victor Hugo"), twice]).created == 2
    assert labels(session, "8 rue victor hugo") == ["8 Rue Victor Hugo, 32000 Auch"]


def test_a_search_keeps_to_its_commune_unless_told_otherwise(session: Session, load: Load) -> None:
    elsewhere = {"id": "32256_0010_00008", "code_insee": "32256", "nom_commune": "Mirande", "code_postal": "32300"}
    load([*TOWN, {**ban_line("0010", 8, "Rue Victor Hugo"), **elsewhere}])
    assert labels(session, "8 rue victor hugo mirande")[0] == "8 Rue Victor Hugo, 32000 Auch"
    assert labels(session, "8 rue victor hugo mirande", insee=None)[0] == "8 Rue Victor Hugo, 32300 Mirande"
    assert labels(session, "8 rue victor hugo 32300", insee=None)[0] == "8 Rue Victor Hugo, 32300 Mirande"
    assert labels(session, "8 rue victor hugo", insee="32999") == []


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("8 rue victor hugo 32200 gimont", False),
        ("8 rue victor hugo 32200", False),
        ("8 rue victor hugo, auch, 32200 gimont", False),
        ("8 rue victor hugo 32001 auch", True),
        ("8 rue victor hugo auch 32001", True),
        ("8 rue victor hugo 32008 auch cedex", True),
        ("8 rue victor hugo 32013", True),
    ],
)
def test_a_postcode_of_another_town_proposes_nothing_here(
    session: Session, load: Load, typed: str, proposed: bool
) -> None:
    load()
    assert bool(labels(session, typed)) == proposed


@pytest.mark.parametrize(
    ("insee", "others"),
    [
        ("32278", {"code_insee_ancienne_commune": "32278", "nom_ancienne_commune": "Montaut"}),
        ("75056", {"code_insee": "75109", "lon": "2.34", "lat": "48.87"}),
    ],
    ids=["a commune merged into another", "a city of arrondissements"],
)
def test_a_code_finds_what_belongs_to_it(session: Session, load: Load, insee: str, others: dict[str, str]) -> None:
    load([{**ban_line("0300", 4, "Rue Neuve"), **others}])
    assert len(labels(session, "4 rue neuve", insee=insee)) == 1


def test_importing_again_doubles_nothing(session: Session, load: Load) -> None:
    first, again = load(), load()
    assert (first.created, first.updated, first.unchanged) == (len(TOWN), 0, 0)
    assert (again.created, again.updated, again.unchanged) == (0, 0, len(TOWN))
    assert session.scalar(select(func.count()).select_from(Address)) == len(TOWN)


def test_a_newer_extract_changes_what_changed_and_keeps_what_it_lacks(session: Session, load: Load) -> None:
    load()
    report = load([{**TOWN[0], "nom_voie": "Rue Hugo"}, TOWN[1], ban_line("0999", 1, "Rue Neuve")])
    assert (report.created, report.updated, report.unchanged, report.gone) == (1, 1, 1, len(TOWN) - 2)


def test_what_is_refused_does_not_keep_the_rest_out(session: Session, load: Load) -> None:
    report = load([TOWN[0], {**TOWN[1], "lon": ""}, TOWN[2]])
    assert (report.created, report.refused_count) == (2, 1)
    assert report.refused[0].line == 3


def test_a_search_sees_an_import_of_another_process(
    session: Session, database_url: str, load: Load, tmp_path: Path
) -> None:
    load()
    assert labels(session, "1 rue toute neuve") == []
    session.commit()
    session.close()  # on SQLite one writes at a time
    another = make_engine(database_url, keys=RING)
    with sessionmaker(another).begin() as theirs:
        load_into(theirs, tmp_path, [ban_line("0999", 1, "Rue Toute Neuve")])
    another.dispose()
    assert labels(session, "1 rue toute neuve") == ["1 Rue Toute Neuve, 32000 Auch"]


def test_an_import_given_up_is_forgotten_by_searches(session: Session, load: Load) -> None:
    load()
    session.commit()
    load([ban_line("0999", 1, "Rue Toute Neuve")])
    assert labels(session, "1 rue toute neuve") == ["1 Rue Toute Neuve, 32000 Auch"]
    session.rollback()
    assert labels(session, "1 rue toute neuve") == []


def test_a_file_refused_near_its_end_leaves_nothing_behind(session: Session, tmp_path: Path) -> None:
    many = [ban_line("0010", numero, "Rue Longue") for numero in range(1, 9_000)]
    path = tmp_path / "ban.csv"
    path.write_bytes(extract(many).encode() + "32013_0011_00001;é".encode("latin-1"))
    with pytest.raises(ImportRefused, match="Latin-1"):
        import_addresses(session, path)
    assert session.scalar(select(func.count()).select_from(Address)) == 0


@pytest.mark.skipif(not REAL_DATA.exists(), reason="the real addresses are not beside this checkout")
def test_real_addresses_are_found_whatever_the_fault(session: Session) -> None:
    report = import_addresses(session, REAL_DATA / "adresses-32013.csv")
    assert (report.created, report.refused_count) == (6_643, 0)
    rows, rng = rows_of(session, "32013"), Random(20)
    for kind in KINDS:
        outcome = measured(session, typed_addresses(rows, kind=kind, count=20, rng=rng))
        assert outcome.first >= 0.95 * outcome.count > 0, kind
        assert outcome.among_five >= 0.98 * outcome.count, kind
