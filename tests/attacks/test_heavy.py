"""What is too much: ten megabytes in a field, JSON thousands of levels deep, files that swell when opened."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from tests.attacks.addresses import filled, rules
from tests.attacks.fort import Fort, harm
from tests.attacks.html_forms import Form, forms_of
from tests.pages.visits import Who

TEN_MEGABYTES = b"x" * 10_000_000
DEEP = {"arrays": "[" * 5_000, "objects": '{"a":' * 5_000}  # readers of JSON call themselves, a thousand times at most
URLENCODED = "application/x-www-form-urlencoded"
SWOLLEN = 100_000_000  # bytes that a bomb announces, or hides
WHILE_REFUSING = 40_000_000  # bytes of memory, at most


@pytest.fixture(scope="module")
def forms(standing_fort: Fort) -> list[tuple[Who, Form]]:
    return list(standing_fort.forms())


def test_ten_megabytes_in_a_field_are_refused_in_words(fort: Fort, forms: list[tuple[Who, Form]]) -> None:
    actions = {form.action: (who, form) for who, form in forms if form.method == "post" and form.open_to_tampering()}
    for action, (who, form) in actions.items():
        field = form.open_to_tampering()[0].encode() + b"="
        answer = fort.browser(who).post(action, data=field + TEN_MEGABYTES, content_type=URLENCODED)
        assert answer.status_code == 413, f"{who} {action}"
        assert "trop lourd" in answer.text, f"{who} {action}"

    assert len(actions) > 40


@pytest.mark.parametrize("kind", DEEP)
def test_deep_json_in_any_field_breaks_nothing(fort: Fort, forms: list[tuple[Who, Form]], kind: str) -> None:
    """Each field by itself: some are read as JSON, and a reader of JSON calls itself at each level."""
    harmed, sent = dict[str, list[str]](), 0
    for who, form in forms:
        browser = fort.browser(who)
        for name in form.open_to_tampering():
            sent += 1
            answer = fort.sends(browser, form, {**form.as_it_stands(), name: DEEP[kind]})
            if wrong := harm(answer):
                harmed[f"{who} {form.action} {name}"] = wrong

    assert harmed == {}
    assert sent > 250


@pytest.mark.parametrize("kind", DEEP)
def test_deep_json_as_a_whole_body_breaks_nothing(fort: Fort, kind: str) -> None:
    harmed, heard = dict[str, list[str]](), list[str]()
    for rule, method in rules(fort.town.app):
        for path in filled(rule, ("1",)) if method == "POST" else ():
            answer = fort.town.browser(Who.MAIRIE).post(path, data=DEEP[kind], content_type="application/json")
            heard += [path] * (answer.status_code < 400)
            if wrong := harm(answer):
                harmed[path] = wrong

    assert harmed == {}
    assert heard == [], "no page of ours reads JSON"


def _bombs() -> Iterator[tuple[str, bytes]]:
    book = Workbook()
    book.create_sheet(index=0).append(["prenom", "nom", "telephone", "role"])
    whole = io.BytesIO()
    book.save(whole)
    yield "one part unpacks to a hundred megabytes", _with(whole.getvalue(), {"xl/worksheets/sheet1.xml": SWOLLEN})
    yield (
        "forty parts unpack to ten megabytes each",
        _with(whole.getvalue(), {f"xl/media/{n}.png": 10**7 for n in range(40)}),
    )
    yield "a part lies about its size", _lying(whole.getvalue())
    yield "three thousand empty parts", _with(whole.getvalue(), {f"xl/{n}.xml": 0 for n in range(3_000)})


def _with(book: bytes, parts: dict[str, int]) -> bytes:
    """The workbook with parts of these sizes, which pack to next to nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part.filename, old.read(part))
        for name, size in parts.items():
            new.writestr(name, b"\0" * size)
    return packed.getvalue()


def _lying(book: bytes) -> bytes:
    """The directory says that the sheet holds a thousand bytes; what is packed there unpacks to a hundred million."""
    bomb = bytearray(_with(book, {"xl/worksheets/sheet1.xml": SWOLLEN}))
    told, lie = SWOLLEN.to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    return bytes(bomb.replace(told, lie))


BOMBS = dict(_bombs())


@pytest.mark.parametrize("kind", BOMBS)
def test_a_workbook_that_swells_is_refused_before_it_does(fort: Fort, kind: str) -> None:
    browser, page = fort.browser(Who.MAIRIE), "/mairie/benevoles/importer"
    form = next(one for one in forms_of(browser.get(page).text, page) if one.files())
    sent: dict[str, object] = {**form.as_it_stands(), form.files()[0]: (io.BytesIO(BOMBS[kind]), "liste.xlsx")}
    assert len(BOMBS[kind]) < 500_000, "light enough to be taken in"
    tracemalloc.start()
    try:
        answer = fort.sends(browser, form, sent)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert answer.status_code == 422
    assert "classeur" in answer.text
    assert most < WHILE_REFUSING
