"""A text in a commune's own words: what stands in its braces, and what keeps it from being sent as it was typed."""

from collections.abc import Iterator
from string import Formatter

from sms.gsm7 import BASIC, EXTENSION, fold
from sms.texts.words import MAY_GO, ORIGINAL, PLACES

_GSM7 = BASIC | EXTENSION
_LINKS = ("lien", "réponse")
LONGEST_TYPED = 400  # signs; two segments hold 306


class Unreadable(ValueError):
    """Braces that do not go together."""


def braces(template: str) -> frozenset[str]:
    """The names in braces. Raises Unreadable where one is opened or closed alone, or holds more than a name."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as lonely:
        raise Unreadable(str(lonely)) from lonely
    if any(how or kind for _, name, how, kind in parsed if name is not None) or "{{" in template or "}}" in template:
        raise Unreadable("more than a name")
    return frozenset(name for _, name, _, _ in parsed if name is not None)


def tidied(typed: str) -> str:
    """As it is kept: line ends of one kind, no space at an end, names in braces as they are known."""
    lines = "\n".join(line.strip() for line in typed.replace("\r\n", "\n").strip().split("\n"))
    for name in PLACES:
        lines = lines.replace("{" + fold_name(name) + "}", "{" + name + "}")
    return lines


def fold_name(name: str) -> str:
    """A name as it is typed in a hurry: "telephone"."""
    return name.translate(str.maketrans("éèê", "eee"))


def faults(kind: str, template: str) -> Iterator[str]:
    """What is wrong with these words for the text of this kind, in French; nothing where they may be kept."""
    if len(template) > LONGEST_TYPED:
        yield f"C’est trop long : {LONGEST_TYPED} signes au plus."
        return
    try:
        found, known = braces(template), braces(ORIGINAL[kind])
    except Unreadable:
        yield "Une accolade est seule, ou contient autre chose qu’un nom : écrivez par exemple {commune}."
        return
    yield from _wrong_names(found, known)
    yield from _lost(found, known)
    yield from _doubled(template)
    yield from _glued(template)
    yield from _foreign(template)


def _wrong_names(found: frozenset[str], known: frozenset[str]) -> Iterator[str]:
    if wrong := sorted(found - known):
        may = ", ".join(f"{{{name}}}" for name in PLACES if name in known)
        verb = "ne se remplissent" if len(wrong) > 1 else "ne se remplit"
        yield f"{_named(wrong)} {verb} pas dans ce texto. On peut y écrire : {may}."


def _lost(found: frozenset[str], known: frozenset[str]) -> Iterator[str]:
    if lost := [name for name in PLACES if name in known - MAY_GO - found]:
        verb = "doivent" if len(lost) > 1 else "doit"
        yield f"{_named(lost)} {verb} rester : sans cela, le texto ne sert plus à rien à qui le reçoit."


def _doubled(template: str) -> Iterator[str]:
    for name in _LINKS:
        if template.count(f"{{{name}}}") > 1:
            yield f"{{{name}}} ne peut y être qu’une fois."


def _glued(template: str) -> Iterator[str]:
    before, link, after = template.partition("{lien}")
    if link and (before[-1:].strip() or after[:1].strip()):
        yield "Laissez une espace ou allez à la ligne avant et après {lien} : collé à un mot, il ne s’ouvre pas."


def _foreign(template: str) -> Iterator[str]:
    typed = template
    for name in PLACES:
        typed = typed.replace(f"{{{name}}}", "")
    if wrong := list(dict.fromkeys(sign for sign in typed if sign not in _GSM7)):
        told = ", ".join(f"« {sign} » (écrivez « {fold(sign)} »)" if fold(sign) else f"« {sign} »" for sign in wrong)
        yield f"Un SMS ne connaît pas {told} : un seul de ces signes double le prix du texto."


def _named(names: list[str]) -> str:
    return " et ".join(f"{{{name}}}" for name in names)
