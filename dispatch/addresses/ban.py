"""Read the lines of a Base Adresse Nationale extract: each becomes an address, or a refusal with its reason."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from dispatch.addresses.ban_file import columns_of
from dispatch.addresses.street_keys import street_key
from dispatch.errors import ImportRefused
from dispatch.french_ground import is_in_its_territory

LONGEST_NAME, LONGEST_ID = 200, 80
_INSEE = re.compile(r"\d[\dAB]\d{3}")


class AddressRow(NamedTuple):
    """One address of an extract, field by field as in `addresses.Address`; a tuple, to compare with a stored row."""

    ban_id: str
    street_key: str
    numero: int | None
    rep: str
    voie: str
    lieu_dit: str
    postcode: str
    code_insee: str
    commune: str
    former_insee: str
    former_commune: str
    lon: float
    lat: float


@dataclass(frozen=True)
class RefusedLine:
    """A line that was left out, and why, in French."""

    line: int
    reason: str


def read_addresses(lines: Iterable[tuple[int, list[str]]]) -> Iterator[AddressRow | RefusedLine]:
    """The addresses of `ban_file.open_extract`, in the order of the file. Raises ImportRefused as `columns_of` does."""
    numbered = iter(lines)
    header = next(numbered, None)
    if header is None:
        raise ImportRefused("Ce fichier ne contient aucune ligne.")
    places = columns_of(header[1])
    line_of: dict[str, int] = {}
    for line, fields in numbered:
        try:
            row = _row(_reader(fields, places))
        except ValueError as error:
            yield RefusedLine(line, str(error))
            continue
        if line_of.setdefault(row.ban_id, line) == line:
            yield row
        else:
            yield RefusedLine(line, f"même identifiant que la ligne {line_of[row.ban_id]} ({row.ban_id})")


def _reader(fields: list[str], places: dict[str, int]) -> Callable[[str], str]:
    if len(fields) != len(places):
        raise ValueError(f"{len(fields)} colonnes au lieu de {len(places)}")
    if any("\0" in field for field in fields):  # which PostgreSQL keeps in no text
        raise ValueError("la ligne est abîmée (caractère nul)")
    return lambda name: fields[places[name]].strip()


def _row(read: Callable[[str], str]) -> AddressRow:
    ban_id, insee = _ban_id(read("id")), read("code_insee").upper()
    former = read("code_insee_ancienne_commune").upper()
    if not _INSEE.fullmatch(insee):
        raise ValueError(f"code INSEE de la commune illisible : « {insee} »")
    lon, lat = _point(read("lon"), read("lat"), insee)
    lieu_dit = _short(read("nom_ld"), "le nom du lieu-dit")
    voie = _short(read("nom_voie"), "le nom de la voie") or lieu_dit
    if not voie:
        raise ValueError("il manque le nom de la voie")
    lieu_dit = "" if voie == lieu_dit else lieu_dit
    return AddressRow(
        ban_id=ban_id,
        street_key=street_key(ban_id, voie, insee=insee, village=(former, lieu_dit)),
        numero=_numero(read("numero")),
        rep=read("rep").lower()[:20],
        voie=voie,
        lieu_dit=lieu_dit,
        postcode=_postcode(read("code_postal")),
        code_insee=insee,
        commune=_short(read("nom_commune"), "le nom de la commune"),
        former_insee=former if _INSEE.fullmatch(former) else "",
        former_commune=_short(read("nom_ancienne_commune"), "le nom de l'ancienne commune"),
        lon=lon,
        lat=lat,
    )


def _ban_id(text: str) -> str:
    if not text:
        raise ValueError("il manque l'identifiant (colonne id)")
    if len(text) > LONGEST_ID:
        raise ValueError(f"identifiant trop long (plus de {LONGEST_ID} caractères)")
    return text


def _numero(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise ValueError(f"numéro illisible : « {text} »")
    return int(text)


def _postcode(text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{5}", text):
        raise ValueError(f"code postal illisible : « {text} »")
    return text


def _short(text: str, what: str) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(f"{what} est trop long (plus de {LONGEST_NAME} caractères)")
    return " ".join(text.split())


def _point(lon_text: str, lat_text: str, insee: str) -> tuple[float, float]:
    if not lon_text or not lat_text:
        raise ValueError("il manque la longitude ou la latitude (colonnes lon et lat)")
    try:
        lon, lat = float(lon_text.replace(",", ".")), float(lat_text.replace(",", "."))
    except ValueError:
        raise ValueError(f"coordonnées illisibles : « {lon_text} », « {lat_text} »") from None
    if not (isfinite(lon) and isfinite(lat)):
        raise ValueError(f"coordonnées illisibles : « {lon_text} », « {lat_text} »")
    if not is_in_its_territory(lon, lat, insee):
        swapped = " (longitude et latitude inversées ?)" if is_in_its_territory(lat, lon, insee) else ""
        raise ValueError(f"coordonnées hors du territoire : {lon:g}, {lat:g}{swapped}")
    return lon, lat
