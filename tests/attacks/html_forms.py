"""The forms of a page, as a browser finds them: so that whatever form is added tomorrow is attacked as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

PROOFS = {"csrf_token", "seal", "form_key"}  # what our own page puts in to show that it is ours
TYPED = {"text", "search", "email", "tel", "url", "password", "number", "date", "time", "datetime-local", "textarea"}


@dataclass
class Field:
    """One thing that is sent."""

    name: str
    kind: str
    value: str = ""


@dataclass
class Form:
    """Where it goes, how, and with what."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    def as_it_stands(self) -> dict[str, str]:
        """What a browser sends where nobody types anything."""
        return {each.name: each.value for each in self.fields if each.kind != "file"}

    def typed(self) -> list[str]:
        """The fields that people write in."""
        return [each.name for each in self.fields if each.kind in TYPED]

    def open_to_tampering(self) -> list[str]:
        """All that a stranger can change: hidden fields and choices as well, our proofs alone left whole."""
        return [each.name for each in self.fields if each.name not in PROOFS and each.kind != "file"]

    def files(self) -> list[str]:
        """The fields that take a file."""
        return [each.name for each in self.fields if each.kind == "file"]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms, self._page, self._inside, self._select = list[Form](), page, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self._page, given.get("method", "get").lower()))
            self._inside = True
        elif self._inside:
            self._take(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def _take(self, tag: str, given: dict[str, str]) -> None:
        fields, name = self.forms[-1].fields, given.get("name", "")
        if tag == "option" and self._select:
            known = next(each for each in fields if each.name == self._select)
            if "selected" in given or not known.value:
                known.value = given.get("value", "")
        elif not name or tag not in {"input", "select", "textarea", "button"}:
            return
        elif tag == "select":
            self._select = name
            fields.append(Field(name, "select"))
        else:
            kind = tag if tag == "textarea" else given.get("type", "submit" if tag == "button" else "text")
            if not (kind == "radio" and any(each.name == name for each in fields)):
                fields.append(Field(name, kind, given.get("value", "")))


def forms_of(html: str, page: str) -> list[Form]:
    """The forms in the HTML of the page at this path."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms
