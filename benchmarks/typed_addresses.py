"""Addresses as hurried people type them: seeded faults, each of a known kind, only where one answer is right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase

from rapidfuzz.distance import OSA

from dispatch.addresses.ban import AddressRow
from dispatch.addresses.words import fold

_SHORT = {
    "rue": ["r", "rue"], "avenue": ["av", "ave"], "boulevard": ["bd", "bld", "boul"], "place": ["pl"], "route": ["rte"],
    "chemin": ["ch", "che", "chem"], "impasse": ["imp"], "allee": ["all"], "residence": ["res"], "lotissement": ["lot"],
    "saint": ["st"], "sainte": ["ste"], "general": ["gal", "gen"], "marechal": ["mal"], "docteur": ["dr"],
    "president": ["pdt"], "professeur": ["pr"], "capitaine": ["cap"], "faubourg": ["fg", "fbg"],
}  # fmt: skip
_LONG = 4  # letters: in a shorter word, one wrong letter makes another word
_ENOUGH_TO_GLUE = 3  # words: a street's type is not glued to a name of one word


@dataclass(frozen=True)
class Typed:
    """What somebody types, and the address that is meant."""

    kind: str
    text: str
    meant: AddressRow


@dataclass(frozen=True)
class _Kind:
    """`spoil` the folded name of a street; two streets whose `seen` names are as near to the result are ambiguous."""

    spoil: Callable[[Random, str], str]
    seen: Callable[[str, str], str] = lambda name, _typed: name
    pattern: str = "{number} {street}"


def _whole(_rng: Random, name: str) -> str:
    return name


def _untyped(_rng: Random, name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest or first


def _one_wrong(rng: Random, name: str) -> str:
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) >= _LONG and not word.isdigit()]
    if not long:
        return name
    place = rng.choice(long[1:] or long)
    words[place] = _slip(rng, words[place])
    return " ".join(words)


def _slip(rng: Random, word: str) -> str:
    place = rng.randrange(1, len(word) - 1)
    letter = rng.choice(ascii_lowercase)
    return rng.choice([
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    ])  # fmt: skip


def _two_wrong(rng: Random, name: str) -> str:
    return _one_wrong(rng, _one_wrong(rng, name))


def _abbreviated(rng: Random, name: str) -> str:
    return " ".join(rng.choice(_SHORT.get(word, [word])) for word in name.split())


def _begun(rng: Random, name: str) -> str:
    return name[: len(name) - rng.randrange(1, max(len(name.rsplit(maxsplit=1)[-1]) - 2, 2))]


def _turned(_rng: Random, name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{rest} {first}"


def _glued(rng: Random, name: str) -> str:
    words = name.split()
    if len(words) < _ENOUGH_TO_GLUE:
        return name
    place = rng.randrange(1, len(words) - 1)
    return " ".join((*words[:place], words[place] + words[place + 1], *words[place + 2 :]))


KINDS = {
    "sans faute": _Kind(_whole),
    "avec la ville": _Kind(_whole, pattern="{number} {street} {town}"),
    "capitales, code postal": _Kind(lambda _rng, name: name.upper(), pattern="{number}, {street}, {postcode} {town}"),
    "abréviations": _Kind(_abbreviated, seen=lambda _name, _typed: ""),
    "une lettre fausse": _Kind(_one_wrong),
    "deux lettres fausses": _Kind(_two_wrong),
    "abréviations, faute, ville": _Kind(
        lambda rng, name: _abbreviated(rng, _one_wrong(rng, name)),
        seen=lambda _name, _typed: "",
        pattern="{number} {street} {town}",
    ),
    "sans rue ni avenue": _Kind(_untyped, seen=lambda name, _typed: _untyped(Random(0), name)),
    "en cours de frappe": _Kind(_begun, seen=lambda name, typed: name[: len(typed)]),
    "mots inversés": _Kind(_turned, seen=lambda name, _typed: _turned(Random(0), name)),
    "mots collés": _Kind(_glued),
    "sans numéro": _Kind(_one_wrong, pattern="{street}"),
}


def typed_addresses(rows: Sequence[AddressRow], *, kind: str, count: int, rng: Random) -> list[Typed]:
    """`count` faults of one kind on addresses of one commune, without those that could mean two streets."""
    names = {fold(row.voie) for row in rows}
    chosen: list[Typed] = []
    for _ in range(count * 10):  # a kind may be impossible here
        row = rng.choice(rows)
        spoiled = KINDS[kind].spoil(rng, fold(row.voie))
        if not _ambiguous(spoiled.lower(), fold(row.voie), names, KINDS[kind]):
            chosen.append(Typed(kind, _written(rng, row, spoiled, KINDS[kind].pattern), row))
        if len(chosen) == count:
            break
    return chosen


def _ambiguous(typed: str, meant: str, names: set[str], kind: _Kind) -> bool:
    own = OSA.distance(typed, kind.seen(meant, typed))
    others = (kind.seen(name, typed) for name in names if name != meant)
    return any(other and OSA.distance(typed, other, score_cutoff=own) <= own for other in others)


def _written(rng: Random, row: AddressRow, street: str, pattern: str) -> str:
    suffix = rng.choice([row.rep, f" {row.rep}"]) if row.rep else ""
    number = "" if row.numero is None else f"{row.numero}{suffix}"
    return pattern.format(number=number, street=street, town=fold(row.commune), postcode=row.postcode).strip()
