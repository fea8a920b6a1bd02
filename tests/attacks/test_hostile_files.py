"""Hostile strings inside the files that are taken in, cell by cell: answered in words, and kept whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import Engine, insert, select
from werkzeug.test import TestResponse

from dispatch.addresses.tables import Address
from dispatch.places import Commune, Sector
from tests.attacks.fort import harm
from tests.attacks.hostile import HOSTILE
from tests.attacks.html_forms import Form, forms_of
from tests.extracts import COLUMNS as BAN
from tests.extracts import TOWN
from tests.keys import KEYS
from tests.voisinage.open_site import Site, csrf_of, on_both
from voisinage.cli import main
from voisinage.volunteers.table import COLUMNS

VOLUNTEERS, SECTORS = "/mairie/benevoles/importer", "/mairie/reglages/secteurs"
LUC = {"prenom": "Luc", "nom": "Roy", "telephone": "06 39 98 70 02", "role": "référent"}
# What the reader of one kind of file meets, and no form does.
IN_A_CELL = {"form feed": "Luc\fRoy", "escape": "\x1b", "escaped by Excel": "Luc_x0007_Roy", "other letters": "\u0000Ī"}
IN_JSON = {"half a letter": "\ud800", "five thousand digits": "9" * 5_000}
SQUARE = [[1.30, 43.60], [1.31, 43.60], [1.31, 43.61], [1.30, 43.61], [1.30, 43.60]]


def sends(browser: FlaskClient, page: TestResponse, to: str, **content: object) -> TestResponse:
    """Send this there, from that page."""
    return browser.post(to, data={"csrf_token": csrf_of(page), **content})


def led_on(page: TestResponse) -> list[Form]:
    """The forms of an answer that go further with the list."""
    return [form for form in forms_of(page.text, VOLUNTEERS) if form.action.startswith(f"{VOLUNTEERS}/")]


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return text.getvalue().encode("utf-8", "surrogatepass")


def as_xlsx(rows: list[dict[str, str]]) -> bytes:
    """What a workbook cannot hold, a program that writes its own may: it stands there as Excel escapes it."""
    book, written = Workbook(), io.BytesIO()
    for cells in (list(rows[0]), *(list(row.values()) for row in rows)):
        book.worksheets[0].append([_escaped(cell) for cell in cells])
    for line in book.worksheets[0].iter_rows():
        for cell in line:
            cell.data_type = "s"
    book.save(written)
    return written.getvalue()


def _escaped(cell: str) -> str:
    return "".join(sign if sign >= " " or sign in "\t\n\r" else f"_x{ord(sign):04X}_" for sign in cell)[:32_000]


@on_both
@pytest.mark.parametrize("kind", [as_csv, as_xlsx])
def test_a_list_of_volunteers(site: Site, kind: Callable[[list[dict[str, str]]], bytes]) -> None:
    """To the end of each way: the lines found good are kept, those to be corrected are given back."""
    browser, harmed, ends = site.mairie(), dict[str, list[str]](), set[str]()
    first = browser.get(VOLUNTEERS)
    for column in COLUMNS:
        for name, rows in lists_of(column).items():
            page = sends(browser, first, VOLUNTEERS, liste=(io.BytesIO(kind(rows)), "liste"))
            answers = [page, *(browser.post(form.action, data=form.as_it_stands()) for form in led_on(page))]
            ends |= {form.action for form in led_on(page)}
            if wrong := [each for answer in answers for each in harm(answer)]:
                harmed[f"{column} {name}"] = wrong

    assert harmed == {}
    assert ends == {f"{VOLUNTEERS}/confirmation", f"{VOLUNTEERS}/a-corriger"}
    assert harm(browser.get("/mairie/benevoles")) == []


def lists_of(column: str) -> dict[str, list[dict[str, str]]]:
    """Each blow in a line of somebody else's; those for which a whole file is refused, in a file of their own."""
    lines = {
        name: {**LUC, "telephone": f"06 39 98 70 {place:02}", column: blow}
        for place, (name, blow) in enumerate((HOSTILE | IN_A_CELL).items())
    }
    alone = {name: [lines.pop(name)] for name in ("nul", "controls", "escape", "other letters", "long")}
    return {"all the others": list(lines.values()), **alone}


@on_both
def test_a_title_of_a_column(site: Site) -> None:
    browser, harmed = site.mairie(), dict[str, list[str]]()
    before = site.everything()
    first = browser.get(VOLUNTEERS)
    for name, blow in HOSTILE.items():
        for kind in (as_csv, as_xlsx):
            file = (io.BytesIO(kind([{**LUC, blow: "x"}])), "liste")
            if wrong := harm(sends(browser, first, VOLUNTEERS, liste=file)):
                harmed[f"{kind.__name__} {name}"] = wrong

    assert harmed == {}
    assert site.everything() == before


def layers(blow: str) -> dict[str, str]:
    """Where a layer of sectors can hold it."""
    outline = {"type": "Polygon", "coordinates": [SQUARE]}

    def layer(properties: object, geometry: object, **more: object) -> str:
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        return json.dumps({"type": "FeatureCollection", "features": [feature], **more})

    return {
        "name": layer({"nom": blow}, outline),
        "property": layer({"nom": "Centre", blow: blow}, outline),
        "shape": layer({"nom": "Centre"}, {**outline, "type": blow}),
        "corner": layer({"nom": "Centre"}, {**outline, "coordinates": [[[blow, 43.6], *SQUARE[1:]]]}),
        "system": layer({"nom": "Centre"}, outline, crs={"name": blow}),
        "bare": layer({"nom": "Centre"}, outline).replace("43.61", blow),
    }


@on_both
def test_a_layer_of_sectors(site: Site) -> None:
    browser, harmed, kept = site.mairie(), dict[str, list[str]](), 0
    first = browser.get(SECTORS)
    for name, blow in (HOSTILE | IN_JSON).items():
        for place, layer in layers(blow).items():
            content = layer.encode("utf-8", "surrogatepass")
            tried = sends(browser, first, f"{SECTORS}/essai", file=(io.BytesIO(content), "secteurs.json"))
            taken = sends(browser, first, SECTORS, layer=layer.encode("utf-8", "replace").decode())
            answers = [tried, taken, *_confirmed(browser, tried)]
            kept += len(answers) - 2
            if wrong := [each for answer in answers for each in harm(answer)]:
                harmed[f"{place} {name}"] = wrong

    assert harmed == {}
    assert kept > 0
    assert harm(browser.get(SECTORS)) == []


def _confirmed(browser: FlaskClient, tried: TestResponse) -> list[TestResponse]:
    forms = [form for form in forms_of(tried.text, SECTORS) if any(each.name == "layer" for each in form.fields)]
    return [browser.post(form.action, data=form.as_it_stands()) for form in forms if form.as_it_stands().get("layer")]


@pytest.fixture
def run(database_url: str, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`voisinage ...` on a database with one commune."""
    for name, value in (("DATABASE_URL", database_url), ("KEYS", KEYS), ("INSTANCE", str(tmp_path))):
        monkeypatch.setenv(f"VOISINAGE_{name}", value)
    with engine.begin() as connection:
        town = {"insee": "32013", "name": "Auch", "contact_phone": "+33639980000"}
        connection.execute(insert(Commune), town)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def broken(done: Result) -> bool:
    """Whether a command ended in something else than sentences."""
    return done.exit_code not in {0, 1} or not (done.exception is None or isinstance(done.exception, SystemExit))


@pytest.mark.parametrize("column", BAN)
def test_an_extract_of_addresses(run: Callable[..., Result], engine: Engine, tmp_path: Path, column: str) -> None:
    """Every blow in a line of its own: the good ones come in, the others are named by their number."""
    file = tmp_path / "adresses.csv"
    lines = [{**TOWN[0], "id": f"32013_0010_{n:05}", column: blow} for n, blow in enumerate(HOSTILE.values())]
    text = io.StringIO()
    writer = csv.DictWriter(text, BAN, delimiter=";")
    writer.writeheader()
    writer.writerows([*lines, TOWN[1]])
    file.write_text(text.getvalue(), "utf-8")

    done = run("addresses", "import", file)

    assert not broken(done), done.exception
    with engine.connect() as connection:
        assert TOWN[1]["id"] in set(connection.scalars(select(Address.ban_id)))


def test_the_same_layers_by_the_command(run: Callable[..., Result], engine: Engine, tmp_path: Path) -> None:
    file, harmed = tmp_path / "secteurs.json", list[str]()
    for name, blow in (HOSTILE | IN_JSON).items():
        for place, layer in layers(blow).items():
            file.write_text(layer, "utf-8", "surrogatepass")
            if broken(run("sectors", "import", file)):
                harmed.append(f"{place} {name}")

    assert harmed == []
    with engine.connect() as connection:
        assert set(connection.scalars(select(Sector.commune_id))) <= {1}
