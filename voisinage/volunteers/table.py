"""A spreadsheet, as CSV or as a workbook: its bytes in, one dictionary a row out, or a sentence why not."""

import csv
import io
from dataclasses import dataclass

from dispatch.errors import ImportRefused
from voisinage.volunteers.decoding import decoded, is_utf_16
from voisinage.volunteers.words import plain
from voisinage.volunteers.workbook import NEITHER, is_workbook, read_workbook
from voisinage.wording import listed

LARGEST = 5_000_000  # bytes
TOO_LARGE = "Ce fichier est trop lourd pour une liste de bénévoles : 5 Mo au plus."
NEEDED = ("prenom", "nom", "telephone", "role")
# As people write them; in a file they may lack accents and capitals, and have underscores for spaces.
TITLES = {
    "prenom": "prénom",
    "nom": "nom",
    "telephone": "téléphone",
    "role": "rôle",
    "competences": "compétences",
    "secteurs": "secteurs",
    "adresse": "adresse",
    "lat": "lat",
    "lon": "lon",
    "rayon": "rayon",
    "disponibilites": "disponibilités",
    "charte_signee_le": "charte signée le",
    "appel": "appel",
    "ancien_telephone": "ancien téléphone",
    "deplacement": "déplacement",
    "outils": "outils",
}
COLUMNS = tuple(TITLES)
REASON = "a_corriger"  # said beside a refused line that is given back; passed over when it comes again
_OF_TEXT = frozenset(b"\t\n\f\r")
_NOT_A_LIST = (b"%PDF", b"{\\rtf", b"<")  # of other programs, in bytes that could be a text


@dataclass(frozen=True)
class Row:
    """One line of the file: the number that the spreadsheet shows, and its cells by column, never None."""

    line: int
    cells: dict[str, str]


def read_table(content: bytes) -> list[Row]:
    """The rows that hold something. Raises ImportRefused when the file cannot be used as a whole."""
    rows = _workbook_rows(content) if is_workbook(content) else _csv_rows(content)
    if not rows:
        raise ImportRefused("Cette liste est vide : il n'y a personne sous les titres des colonnes.")
    return rows


def _workbook_rows(content: bytes) -> list[Row]:
    (_, header), *rest = read_workbook(content) or [(1, [])]
    while header and not header[-1]:
        header.pop()
    columns = _columns(header)
    return [Row(line, _cells(columns, cells[: len(columns)], line)) for line, cells in rest if any(cells)]


def _csv_rows(content: bytes) -> list[Row]:
    text = _text(content)
    if not text.strip():
        raise ImportRefused("Ce fichier est vide.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        columns = _columns(next(reader, []))
        # An entry may run over several lines: the line where it ends is the one to look at.
        return [
            Row(reader.line_num, _cells(columns, cells, reader.line_num))
            for cells in reader
            if any(map(str.strip, cells))
        ]
    except csv.Error as error:
        raise ImportRefused(f"ligne {reader.line_num} : le fichier est abîmé à cet endroit (guillemets).") from error


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise ImportRefused(TOO_LARGE)
    if _is_something_else(content):
        raise ImportRefused(NEITHER)
    return decoded(content)


def _is_something_else(content: bytes) -> bool:
    """Whether no spreadsheet writes such a text: a picture, a PDF, a page of the web."""
    if is_utf_16(content):
        return False
    return content.lstrip().startswith(_NOT_A_LIST) or any(byte < 32 and byte not in _OF_TEXT for byte in set(content))


def _delimiter(text: str) -> str:
    """What parts the titles: France writes semicolons, Excel's "Texte Unicode" tabs."""
    header = text.split("\n", 1)[0]
    return max(";,\t", key=header.count)


def _columns(header: list[str]) -> list[str]:
    columns = [plain(name).replace(" ", "_") for name in header]
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in (*COLUMNS, REASON)]
    twice = {name for name in columns if columns.count(name) > 1}
    possible = f"Colonnes possibles : {', '.join(TITLES.values())}."
    if missing:
        one_or_more = "la colonne" if len(missing) == 1 else "les colonnes"
        raise ImportRefused(f"Il manque {one_or_more} {listed([TITLES[name] for name in missing])}. {possible}")
    if wrong := [*unknown, *sorted(twice)]:
        plural = "s" * (len(wrong) > 1)
        told = listed([TITLES.get(name, name.replace("_", " ")) for name in wrong])
        mend = "Renommez-les ou supprimez-les" if plural else "Renommez-la ou supprimez-la"
        raise ImportRefused(
            f"Colonne{plural} inconnue{plural} ou en double : {told}. {mend} dans le fichier. {possible}"
        )
    return columns


def _cells(columns: list[str], cells: list[str], line: int) -> dict[str, str]:
    if len(cells) > len(columns):
        raise ImportRefused(
            f"ligne {line} : plus de cases que de colonnes. Mettez entre guillemets ce qui contient , ou ;."
        )
    return dict.fromkeys(COLUMNS, "") | {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
