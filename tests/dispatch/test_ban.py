"""Reading an extract: what is taken, what is refused line by line, what is refused whole."""

import gzip
from pathlib import Path

import pytest

from dispatch.addresses.ban import AddressRow, RefusedLine, read_addresses
from dispatch.addresses.ban_file import open_extract
from dispatch.addresses.street_keys import street_key
from dispatch.errors import ImportRefused
from tests.extracts import COLUMNS, TOWN, ban_line, extract

HUGO = ban_line("0010", 8, "Rue Victor Hugo")


def read(path: Path, content: str | bytes) -> list[AddressRow | RefusedLine]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_extract(path) as lines:
        return list(read_addresses(lines))


def one(path: Path, **others: str) -> AddressRow | RefusedLine:
    (line,) = read(path, extract([{**HUGO, **others}]))
    return line


def test_an_address_is_read_field_by_field(tmp_path: Path) -> None:
    line = one(tmp_path / "ban.csv", rep="Bis", nom_ld="Le Garros", nom_ancienne_commune="Pavie",
               code_insee_ancienne_commune="32307")  # fmt: skip
    assert isinstance(line, AddressRow)
    assert (line.numero, line.rep, line.voie, line.lieu_dit) == (8, "bis", "Rue Victor Hugo", "Le Garros")
    assert (line.postcode, line.code_insee, line.commune) == ("32000", "32013", "Auch")
    assert (line.former_insee, line.former_commune) == ("32307", "Pavie")
    assert (line.lon, line.lat) == (0.58008, 43.64)


@pytest.mark.parametrize(
    "content",
    [
        extract(TOWN).encode("utf-8-sig"),
        extract(TOWN, end="\r\n").encode(),
        extract(TOWN, columns=reversed(COLUMNS)).encode(),
        (extract(TOWN) + "\n\n").encode(),
        gzip.compress(extract(TOWN).encode()),
    ],
    ids=["bom", "crlf", "other column order", "blank lines", "gzip without its extension"],
)
def test_the_same_extract_in_other_clothes_reads_the_same(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path / "ban.csv", content) == read(tmp_path / "plain.csv", extract(TOWN))


def test_a_line_without_a_number_is_kept_as_it_is(tmp_path: Path) -> None:
    line = one(tmp_path / "ban.csv", numero="")
    assert isinstance(line, AddressRow)
    assert line.numero is None


def test_a_lieu_dit_stands_for_a_missing_street(tmp_path: Path) -> None:
    line = one(tmp_path / "ban.csv", nom_voie="", nom_ld="Embats")
    assert isinstance(line, AddressRow)
    assert (line.voie, line.lieu_dit) == ("Embats", "")


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"id": ""}, "identifiant"),
        ({"id": "x" * 81}, "identifiant trop long"),
        ({"nom_voie": ""}, "nom de la voie"),
        ({"nom_voie": "x" * 201}, "trop long"),
        ({"lon": ""}, "il manque la longitude"),
        ({"lat": ""}, "il manque la longitude ou la latitude"),
        ({"lat": "nord"}, "coordonnées illisibles"),
        ({"lat": "NaN"}, "coordonnées illisibles"),
        ({"lon": "inf"}, "coordonnées illisibles"),
        ({"lon": "43.64", "lat": "0.58"}, "inversées"),
        ({"lon": "506360.54", "lat": "6284572.67"}, "hors du territoire"),
        ({"code_insee": "97101"}, "hors du territoire"),
        ({"code_insee": "320"}, "code INSEE"),
        ({"numero": "huit"}, "numéro illisible : « huit »"),
        ({"code_postal": "3200"}, "code postal illisible"),
    ],
)
def test_a_faulty_line_says_why_and_where(tmp_path: Path, others: dict[str, str], reason: str) -> None:
    line = one(tmp_path / "ban.csv", **others)
    assert isinstance(line, RefusedLine)
    assert line.line == 2
    assert reason in line.reason


def test_overseas_addresses_are_at_home_overseas(tmp_path: Path) -> None:
    line = one(tmp_path / "ban.csv", code_insee="97411", lon="55.45", lat="-20.88")
    assert isinstance(line, AddressRow)


def test_a_line_of_another_width_is_refused_and_the_next_one_taken(tmp_path: Path) -> None:
    header, line = extract([HUGO]).splitlines()
    short, whole = read(tmp_path / "ban.csv", f"{header}\n32013_0001_00001;1;Rue\n{line}\n")
    assert short == RefusedLine(2, "3 colonnes au lieu de 23")
    assert isinstance(whole, AddressRow)


def test_an_id_seen_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    _, second = read(tmp_path / "ban.csv", extract([HUGO, HUGO]))
    assert second == RefusedLine(3, "même identifiant que la ligne 2 (32013_0010_00008)")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ban.csv", b"", "est vide"),
        ("ban.csv", extract(TOWN).encode("latin-1"), "Latin-1"),
        ("ban.csv", extract(TOWN, columns=[name for name in COLUMNS if name not in {"lon", "lat"}]), "lon, lat"),
        ("ban.csv", extract(TOWN).replace(";", ","), "points-virgules"),
        ("ban.csv", "<!doctype html><html>Erreur 404</html>", "n'est pas un extrait"),
        ("ban.xlsx", b"PK\x03\x04\x00\x00" + bytes(range(256)), "n'est pas un extrait"),
        ("ban.csv", extract(TOWN) + '"jamais refermé' + "x" * 200_000, "guillemet"),
        ("ban.csv.gz", gzip.compress(extract(TOWN * 50).encode())[:-200], "abîmée"),
        ("ban.csv.gz", b"\x1f\x8b" + b"ceci n'est pas du gzip", "abîmée"),
        ("ban.csv.gz", bytes(range(256)), "abîmée"),
    ],
)
def test_a_useless_file_is_refused_whole_in_one_sentence(
    tmp_path: Path, name: str, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        read(tmp_path / name, content)


def test_a_damaged_middle_of_an_archive_is_noticed(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(extract(TOWN * 50).encode()))
    packed[300:340] = b"\xff" * 40
    with pytest.raises(ImportRefused, match="abîmée"):
        read(tmp_path / "ban.csv.gz", bytes(packed))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"absent\.csv » n'existe pas"), open_extract(tmp_path / "absent.csv"):
        pass


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="ne peut pas être lu"), open_extract(tmp_path):
        pass


def test_numbers_of_one_street_share_a_key_and_two_villages_do_not() -> None:
    here = street_key("32013_0010_00001", "Rue Haute", insee="32013", village=("", ""))
    assert here == street_key("32013_0010_00002_bis", "RUE HAUTE", insee="32013", village=("", ""))
    assert here != street_key("32013_0011_00001", "Rue Haute", insee="32013", village=("", ""))
    assert street_key("a", "Rue Haute", insee="32013", village=("32001", "")) != street_key(
        "a", "Rue Haute", insee="32013", village=("32002", "")
    )
