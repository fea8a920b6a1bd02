"""How many codes left, by what, and for whom somebody has to phone, in French."""

from collections import Counter
from collections.abc import Iterator

from dispatch.numbers.codes import Sending
from voisinage.wording import listed

NO_CHECK = "Aucun code ne part : la commune ne fait pas vérifier les numéros."
_WORDS = {
    Sending.TEXT: ("1 code part par SMS", "{n} codes partent par SMS"),
    Sending.CALL: ("1 bénévole sera appelé pour vérifier son numéro", "{n} bénévoles seront appelés de même"),
    Sending.BY_HAND: ("1 numéro fixe est à vérifier au téléphone", "{n} numéros fixes sont à vérifier au téléphone"),
    Sending.JUST_SENT: ("1 code venait de partir", "{n} codes venaient de partir"),
    Sending.TOO_MANY: ("1 bénévole a déjà eu trois codes aujourd'hui", "{n} bénévoles ont déjà eu trois codes"),
}


def told(sent: Counter[Sending]) -> Iterator[str]:
    """One sentence for each outcome that happened, and one about the hour where something leaves."""
    for outcome, (one, several) in _WORDS.items():
        if number := sent[outcome]:
            yield f"{one if number == 1 else several.format(n=number)}."
    if sent[Sending.TEXT] or sent[Sending.CALL]:
        yield "La nuit, le dimanche et les jours fériés, un code attend le matin."


def why(fresh: int, earlier: int) -> str:
    """For whom those codes are: numbers that a list brought, and numbers kept before it that nobody ever checked."""
    told = []
    if fresh:
        told.append(f"{fresh} {'nouveau' if fresh == 1 else 'nouveaux'}")
    if earlier:
        told.append(f"{earlier} déjà là, jamais vérifié{'s' * (earlier > 1)}")
    return f"Numéros à vérifier : {listed(told)}." if told else "Aucun code ne part : il n’y a pas de nouveau numéro."
