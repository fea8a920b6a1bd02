"""The guides, one for each kind of user: read in the application under `/aide`, and in `docs/guides`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from PIL import Image

FOLDER = Path(__file__).parent
PICTURES = FOLDER / "images"
NAMES = ("prescripteur", "referent", "bricoleur", "nouveau", "mairie")


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
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False})
    read = markdown.parse(text)
    for picture in pictures_among(read):
        _measure(picture)
    for link in (inside for token in read for inside in token.children or () if inside.type == "link_open"):
        link.attrs["href"] = str(link.attrs["href"]).removesuffix(".md")  # a file beside this one, there; a page, here
    body = markdown.renderer.render(read, markdown.options, {})
    return Guide(name, title.removeprefix("# "), Markup(body))  # noqa: S704 - ours, no HTML passes # nosec B704


def pictures_among(read: Sequence[Token]) -> Iterator[Token]:
    """The pictures of a text, as it was parsed."""
    return (inside for token in read for inside in token.children or () if inside.type == "image")


def _measure(picture: Token) -> None:
    """Keep its place on the page while it is on its way, which it is only once somebody comes near."""
    with Image.open(FOLDER / str(picture.attrs["src"])) as image:
        width, height = image.size
    picture.attrs |= {"width": width, "height": height, "loading": "lazy"}
