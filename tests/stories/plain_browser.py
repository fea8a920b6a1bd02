"""A browser without JavaScript: it reads the page it was given, follows its links, fills its fields, sends its forms.

What is not on the page cannot be pressed, what has no label cannot be filled, what is hidden cannot be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

from flask.testing import FlaskClient

_VOID = {"br", "hr", "img", "input", "link", "meta", "use", "path", "circle", "rect"}
_SENT = {"input", "select", "textarea"}


@dataclass
class Node:
    """An element. `said` holds its own words and its children, in order."""

    tag: str
    attrs: dict[str, str]
    parent: Node | None = None
    said: list[Node | str] = field(default_factory=list)
    file: tuple[str, bytes] | None = None

    def __iter__(self) -> Iterator[Node]:
        for one in self.said:
            if isinstance(one, Node):
                yield one
                yield from one

    @property
    def words(self) -> str:
        """What is read there, with plain spaces."""
        text = "".join(one if isinstance(one, str) else f" {one.words} " for one in self.said if not _is_away(one))
        return re.sub(r" ([.,)])", r"\1", " ".join(text.split()))

    def above(self, *tags: str) -> Node | None:
        """The nearest element of these kinds in which this one stands."""
        found = self.parent
        while found is not None and found.tag not in tags:
            found = found.parent
        return found


def _is_away(one: Node | str) -> bool:
    return isinstance(one, Node) and (one.tag in {"script", "template", "style", "head"} or "hidden" in one.attrs)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self._here = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.said.append(node)
        if tag not in _VOID:
            self._here = node

    def handle_endtag(self, tag: str) -> None:
        end = self._here if self._here.tag == tag else self._here.above(tag)
        if end is not None and end.parent is not None:
            self._here = end.parent

    def handle_data(self, data: str) -> None:
        self._here.said.append(data)


class PlainBrowser:
    """One window. Every page must answer well, but for a form that is `refused`."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.path, self.status = client, "", 0
        self.page = Node("", {})

    def opens(self, path: str) -> PlainBrowser:
        """Type an address, or tap a link of a text."""
        return self._shows(path, "get", {})

    def sees(self, *words: str) -> PlainBrowser:
        """All of this is written on the page."""
        for said in words:
            assert said in self.words, f"{said!r} is not on {self.path}:\n{self.words}"
        return self

    @property
    def words(self) -> str:
        """What is written on the page."""
        return self.page.words

    def follows(self, words: str) -> PlainBrowser:
        """Tap the link of these words; all that bear them lead to the same place."""
        links = [one for one in self._there() if one.tag == "a" and one.words == words]
        where = {one.attrs["href"]: one for one in links}
        return self.opens(self._only(list(where.values()), words).attrs["href"].split("#")[0] or self.path)

    def typed(self, label: str) -> str:
        """What stands in the field of this label."""
        return self._field(label).attrs.get("value", "")

    def fills(self, label: str, words: str) -> PlainBrowser:
        """Type into the field of this label."""
        found = self._field(label)
        found.attrs["value"] = words
        found.said = [words]
        return self

    def chooses(self, label: str, option: str) -> PlainBrowser:
        """Take an option of a list."""
        options = [one for one in self._field(label) if one.tag == "option"]
        for one in options:
            one.attrs.pop("selected", None)
        self._only([one for one in options if one.words == option], option).attrs["selected"] = ""
        return self

    def ticks(self, label: str, under: str = "") -> PlainBrowser:
        """Tick a box, or one of several; `under` the question that is asked, where the same answer stands twice."""
        boxes = [one for one in self._fields(label) if one.attrs.get("type") in {"radio", "checkbox"}]
        if under:
            boxes = [one for one in boxes if (group := one.above("fieldset")) and group.words.startswith(under)]
        box = self._only(boxes, label)
        for other in self._there():
            if box.attrs["type"] == "radio" and other.attrs.get("name") == box.attrs["name"]:
                other.attrs.pop("checked", None)
        box.attrs["checked"] = ""
        return self

    def attaches(self, label: str, name: str, content: bytes) -> PlainBrowser:
        """Choose a file."""
        self._field(label).file = (name, content)
        return self

    def presses(self, words: str, *, refused: bool = False, under: str = "") -> PlainBrowser:
        """Send the form of this button; `under` the words beside it, where several are called alike."""
        pressed = [one for one in self._there() if one.tag == "button" and one.words == words]
        if under:
            pressed = [one for one in pressed if (row := one.above("li", "section")) and under in row.words]
        button = self._only(pressed, words)
        form = button.above("form")
        assert form is not None, f"{words!r} is in no form"
        data = self._sent(form)
        if "name" in button.attrs:
            data.setdefault(button.attrs["name"], []).append(button.attrs.get("value", ""))
        action = button.attrs.get("formaction") or form.attrs.get("action") or self.path
        return self._shows(action, form.attrs.get("method", "get").lower(), data, refused=refused)

    def _sent(self, form: Node) -> dict[str, list[object]]:
        data: dict[str, list[object]] = {}
        for one in form:
            kind, name = one.attrs.get("type", "text"), one.attrs.get("name", "")
            if one.tag not in _SENT or not name or (kind in {"radio", "checkbox"} and "checked" not in one.attrs):
                continue
            if kind == "file":
                assert form.attrs.get("enctype") == "multipart/form-data", "a file would not be sent"
                called, held = one.file or ("", b"")
                data[name] = [(BytesIO(held), called)]
            elif one.tag == "select":
                options = [option for option in one if option.tag == "option"]
                chosen = next((option for option in options if "selected" in option.attrs), options[0])
                data.setdefault(name, []).append(chosen.attrs.get("value", chosen.words))
            elif one.tag == "textarea":
                data.setdefault(name, []).append("".join(str(said) for said in one.said).removeprefix("\n"))
            else:
                data.setdefault(name, []).append(one.attrs.get("value", "on" if kind == "checkbox" else ""))
        return data

    def _shows(self, path: str, method: str, data: dict[str, list[object]], *, refused: bool = False) -> PlainBrowser:
        path = re.sub(r"^https?://[^/]+", "", path)
        if method == "post":
            answer = self.client.post(path, data=data, follow_redirects=True)
        else:
            answer = self.client.get(path, query_string=data or None, follow_redirects=True)
        self.path, self.status = answer.request.path, answer.status_code
        reader = _Reader()
        reader.feed(answer.text)
        self.page = reader.root
        wanted = {409, 422} if refused else {200}
        assert self.status in wanted, f"{self.status} at {path}:\n{self.words}"
        return self

    def _there(self) -> Iterator[Node]:
        """All that a reader finds: nothing hidden."""
        for one in self.page:
            here: Node | None = one
            while here is not None and not _is_away(here):
                here = here.parent
            if here is None:
                yield one

    def _fields(self, label: str) -> list[Node]:
        found = []
        for one in self._there():
            if one.tag != "label" or one.words.removesuffix(" (facultatif)") != label:
                continue
            of = one.attrs.get("for")
            found += [
                it for it in (self._there() if of else one) if it.tag in _SENT and of in {None, it.attrs.get("id")}
            ]
        return found

    def _field(self, label: str) -> Node:
        return self._only(self._fields(label), label)

    def _only(self, found: list[Node], words: str) -> Node:
        assert len(found) == 1, f"{len(found)} × {words!r} on {self.path}:\n{self.words}"
        return found[0]
