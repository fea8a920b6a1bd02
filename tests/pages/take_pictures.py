"""A picture of every page, and docs/pages.md that shows them: part of `make screenshots`.

One for each whole template, from the first visit of the table that draws it; with `--all`, one for each visit and theme
in build/pages, to be looked at.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.pages.open_town import OpenTown, town_at_every_stage
from tests.pages.pictures import keep
from tests.pages.visiting import WIDE, Visitor
from tests.pages.visits import VISITS, Visit, Who
from tests.serving import served
from tests.stories.newcomer import real_browser
from tests.voisinage.demo_instance import TUESDAY, demo_settings_in
from voisinage.demo.opening import build

ROOT = Path(__file__).parents[2]
IMAGES, GALLERY, EVERYTHING = ROOT / "docs" / "images" / "pages", ROOT / "docs" / "pages.md", ROOT / "build" / "pages"
INTRODUCTION = """# Toutes les pages en images

Une image par page, à la largeur d'un téléphone, et d'un grand écran pour celles de la mairie, prise dans la ville de
démonstration par `make screenshots`. Les noms, les numéros et les adresses sont inventés.
"""


def take_all(executable: Path, *, everything: bool) -> None:
    """Build a town, open it, and keep the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings_in(Path(folder) / "demo")
        build(settings, lambda: TUESDAY)
        with (
            town_at_every_stage(settings, Path(folder) / "copy") as town,
            served(town.app) as address,
            real_browser(executable) as browser,
        ):
            visitor = Visitor(browser, town, address)
            _take_every_state(visitor) if everything else _take_one_each(visitor, town)


def _take_one_each(visitor: Visitor, town: OpenTown) -> None:
    shutil.rmtree(IMAGES, ignore_errors=True)
    IMAGES.mkdir(parents=True)
    lines = [INTRODUCTION]
    for name, visit in _by_template(town).items():
        page = visitor.visits(visit)
        keep(page, IMAGES / f"{name}.png")
        title = page.title().removesuffix(" – Voisinage")
        lines.append(f"## {title}\n\n`{visit.endpoint}`\n\n![{title}](images/pages/{name}.png)\n")
        if visit.who in {Who.MAIRIE, Who.DEMO_MAIRIE}:
            page.set_viewport_size(WIDE)
            keep(page, IMAGES / f"{name}-large.png")
            lines.append(f"![{title}, sur un grand écran](images/pages/{name}-large.png)\n")
    GALLERY.write_text("\n".join(lines), "utf-8")


def _take_every_state(visitor: Visitor) -> None:
    shutil.rmtree(EVERYTHING, ignore_errors=True)
    EVERYTHING.mkdir(parents=True)
    for number, visit in enumerate(VISITS):
        page = visitor.visits(visit)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=EVERYTHING / f"{number:03}-{visit.endpoint}-{theme}.png", full_page=True)


def _by_template(town: OpenTown) -> dict[str, Visit]:
    """The first visit that draws each page, by a name for its picture."""
    found: dict[str, Visit] = {}
    for visit in VISITS:
        drawn = town.looks(visit).templates
        found.setdefault(drawn[-1].removesuffix(".html").replace("/", "-") if drawn else "errors-page", visit)
    return found


if __name__ == "__main__":
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        sys.exit("Il manque un navigateur : installez le paquet chromium.")
    take_all(Path(found), everything="--all" in sys.argv)
