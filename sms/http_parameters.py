"""What an HTTP gateway wants to be told, as one line of a setting: "to={to}&text={body}&charset=UTF-8"."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

PLACEHOLDERS = frozenset({"to", "body", "sender", "password", "validity_minutes", "coding", "key", "report_url"})
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

Parameters = tuple[tuple[str, str], ...]


class ParametersRefused(ValueError):
    """A line that cannot be filled in. `str()` is the placeholder that nobody knows, in its braces."""


def read_parameters(line: str) -> Parameters:
    """Read a line into names and values. Raises `ParametersRefused`."""
    pairs = tuple(parse_qsl(line, keep_blank_values=True))
    unknown = [name for _, value in pairs for name in _PLACEHOLDER.findall(value) if name not in PLACEHOLDERS]
    if unknown:
        raise ParametersRefused(f"{{{unknown[0]}}}")
    return pairs


def filled(parameters: Parameters, values: Mapping[str, str]) -> dict[str, str]:
    """Put `values` in the place of the placeholders; a brace in a text stays a brace."""
    return {name: _PLACEHOLDER.sub(lambda found: values[found[1]], value) for name, value in parameters}
