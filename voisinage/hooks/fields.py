"""The fields of a carrier's call, one value each."""

from werkzeug.datastructures import MultiDict

from sms.receipts import Malformed

FREE_TEXT = frozenset({"Body", "texte"})  # what a person wrote, by Twilio and by an HTTP gateway


def fields_of(given: MultiDict[str, str]) -> dict[str, str]:
    """Every field by its name. Raises `Malformed` for two values of one name, and for a NUL in what is no free text.

    Two values: no signature says which came first. NUL: PostgreSQL keeps none; out of a person's words it is left out.
    """
    return {name: _value(name, given.getlist(name)) for name in given}


def _value(name: str, values: list[str]) -> str:
    if len(set(values)) > 1:
        raise Malformed(name)
    if name in FREE_TEXT:
        return values[0].replace("\0", "")
    if "\0" in values[0]:
        raise Malformed(name)
    return values[0]
