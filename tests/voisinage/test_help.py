"""The guides open to everybody, and say what the pages call things."""

import re
from pathlib import Path

import pytest

from tests.voisinage.open_site import Site, words
from voisinage.guides import FOLDER, NAMES, PICTURES

SITE = Path(__file__).parents[2] / "voisinage"


@pytest.mark.parametrize("name", NAMES)
def test_each_guide_opens_without_an_account(site: Site, name: str) -> None:
    page = site.browser().get(f"/aide/{name}")

    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert page.text.count("<h2>") >= 4
    assert "**" not in page.text


def test_the_list_leads_to_each(site: Site) -> None:
    page = site.browser().get("/aide").text

    assert all(f'href="/aide/{name}"' in page for name in NAMES)
    assert site.browser().get("/aide/inconnu").status_code == 404


def test_every_guide_of_the_folder_is_listed() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_guide_says_in_bold_stands_on_a_page(name: str) -> None:
    """A button that is renamed must be renamed in the guides too."""
    shown = "\n".join(path.read_text("utf-8") for path in [*SITE.rglob("*.html"), *SITE.rglob("*.py")])
    bold = re.findall(r"\*\*(.+?)\*\*", (FOLDER / f"{name}.md").read_text("utf-8"))

    assert [said for said in bold if said.rstrip(".") not in shown] == []


def test_a_guide_that_names_another_leads_to_it(site: Site) -> None:
    page = site.browser().get("/aide/nouveau").text

    assert 'href="bricoleur"' in page
    texts = [(path, path.read_text("utf-8")) for path in FOLDER.glob("*.md")]
    named = [(path, name) for path, text in texts for name in re.findall(r"[^!]\[[^\]]+\]\(([^)]+)\)", text)]
    assert [name for path, name in named if not (path.parent / name).is_file()] == []


def test_help_is_one_tap_away(site: Site) -> None:
    assert "Aide" in words(site.mairie().get("/mairie/"))


def test_a_guide_shows_its_pictures_in_their_size_and_says_what_they_show(site: Site) -> None:
    page = site.browser().get("/aide/referent").text

    shown = re.findall(
        r'<img src="(images/[a-z-]+\.png)" alt="([^"]+)" width="360" height="(\d+)" loading="lazy"', page
    )
    assert len(shown) == page.count("<img ") >= 3
    with site.browser().get(f"/aide/{shown[0][0]}") as answer:
        assert answer.content_type == "image/png"
        assert "max-age=86400" in answer.headers["Cache-Control"]


def test_no_picture_is_missing_nor_lies_about() -> None:
    texts = [*FOLDER.glob("*.md"), SITE.parent / "README.md"]
    shown = {name for path in texts for name in re.findall(r"images/([a-z-]+)\.png", path.read_text("utf-8"))}

    assert shown == {path.stem for path in PICTURES.glob("*.png")}


def test_no_other_file_is_given_as_a_picture(site: Site) -> None:
    assert site.browser().get("/aide/images/inconnu.png").status_code == 404
    assert site.browser().get("/aide/images/..%2Fmairie.md").status_code == 404
