"""The guides, one for each kind of user: read in the application under `/aide`, and in `docs/guides`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

FOLDER = Path(__file__).parent
NAMES = ("prescripteur", "referent", "bricoleur", "mairie")


@dataclass(frozen=True)
class Guide:
    """One guide: its title, and its text as HTML without the title."""

    name: str
    title: str
    body: Markup


@cache
def guide_named(name: str) -> Guide:
    """The guide of one kind of user, a name of `NAMES`. It is ours: nobody else writes in it."""
    title, _, text = (FOLDER / f"{name}.md").read_text("utf-8").partition("\n")
    body = MarkdownIt("commonmark", {"html": False}).render(text)
    return Guide(name, title.removeprefix("# "), Markup(body))  # noqa: S704 - ours, no HTML passes # nosec B704
