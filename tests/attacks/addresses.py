"""The addresses of the site with a word of one's own in them: whatever page is added tomorrow is attacked as well."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with each of its methods."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def filled(rule: Rule, words: tuple[str, ...]) -> Iterator[str]:
    """The rule with each word in the place of its parts; those that the rule itself refuses are left out."""
    for word in words if rule.arguments else ("",):
        values = {name: int(word) if word.isascii() and word.isdecimal() else word for name in rule.arguments}
        built = rule.build({name: _typed(rule, name, value) for name, value in values.items()})
        if built:
            yield built[1]


def _typed(rule: Rule, name: str, value: int | str) -> object:
    """The word, or where the rule takes numbers or a few words alone, the nearest that it takes."""
    takes = re.search(rf"<(?:(\w+)(?:\(([^)]*)\))?:)?{name}>", rule.rule)
    kind, few = takes.groups() if takes else (None, None)
    if kind == "int":
        return value if isinstance(value, int) else 7
    return few.split(",")[0].strip(" '") if kind == "any" and few else str(value)
