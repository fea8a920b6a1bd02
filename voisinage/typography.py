"""French typography on every page: spaces that never break before ":", ";", "?", "!" and inside « », curly apostrophes.

The templates are read once, when they are compiled: words between tags are typeset, and so is what `{{ … }}` puts
there. Attributes and text areas keep their text: addresses of pages, values of fields, what people typed.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TypeVar

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

NBSP = "\N{NO-BREAK SPACE}"
T = TypeVar("T")

_BEFORE = re.compile(r" +(?=[:;?!»])")
_AFTER = re.compile(r"(?<=«) +")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=\w|$)")  # at the end as well: "d'" before a name
_AS_TYPED = re.compile(r"<(/?)(textarea|script|style)\b", re.IGNORECASE)


def typeset(words: T) -> T | str:
    """The words as a page shows them. What is not plain text (markup, numbers, nothing) comes back as it is.

    `{{ words | e }}` in a template leaves them as they are.
    """
    if not isinstance(words, str) or hasattr(words, "__html__"):
        return words
    return _APOSTROPHE.sub("’", _AFTER.sub(NBSP, _BEFORE.sub(NBSP, str(words))))


class FrenchTypography(Extension):
    """Typesets a template as Jinja reads it."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The template's tokens, its words typeset and each output between tags passed through `typeset`."""
        page, wrapped = _Page(), False
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", page.typeset(token.value))
            elif token.type == "variable_begin":
                wrapped = page.is_text
                yield from (token, Token(token.lineno, "lparen", "(")) if wrapped else (token,)
            elif token.type == "variable_end" and wrapped:
                for kind, value in (("rparen", ")"), ("pipe", "|"), ("name", typeset.__name__)):
                    yield Token(token.lineno, kind, value)
                yield token
            else:
                yield token


class _Page:
    """How far a template has been read: among words, or inside a tag and its quotes."""

    def __init__(self) -> None:
        self._in_tag, self._quote, self._as_typed = False, "", False

    @property
    def is_text(self) -> bool:
        """Whether words for readers come next."""
        return not self._in_tag and not self._as_typed

    def typeset(self, source: str) -> str:
        """The next stretch of HTML, its words typeset."""
        return "".join(self._piece("".join(run), is_words) for is_words, run in groupby(source, self._is_word))

    def _piece(self, run: str, is_words: bool) -> str:
        if not is_words:
            for closes, _ in _AS_TYPED.findall(run):
                self._as_typed = not closes
            return run
        return run if self._as_typed else typeset(run)

    def _is_word(self, letter: str) -> bool:
        """Whether this letter stands between tags; those of a tag are told apart by its quotes."""
        if not self._in_tag:
            self._in_tag = letter == "<"
            return not self._in_tag
        if self._quote:
            self._quote = "" if letter == self._quote else self._quote
        elif letter in "\"'":
            self._quote = letter
        elif letter == ">":
            self._in_tag = False
        return False
