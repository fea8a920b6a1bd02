"""Several messages to one phone in one text: a line and a link for each, the number to call once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sms.texts.frame import Frame, Need, VisitTimes, about, fitted, visit_time

SHORTEST_FREE_TEXT = 14  # "changer une..." still says something; a line cut further had better wait for the next text
STOP = "STOP : plus de textos"


@dataclass(frozen=True)
class Words:
    """A text in the few words of a line; `several` says it once for lines that all say the same.

    `answer` is the word of a reply, `visit` says that the visit's time belongs to it.
    """

    one: str
    several: str | None = None
    answer: str | None = None
    visit: bool = False


# Of each text about an ask, by the function that words it on its own.
WORDS: Mapping[str, Words] = {
    "referent_asked": Words("pouvez-vous la suivre ?", "pouvez-vous les suivre ?", answer="OUI"),
    "referent_reminded": Words(
        "personne ne la suit encore. Et vous ?", "personne ne les suit encore. Et vous ?", "OUI"
    ),
    "referent_to_search": Words("choisissez un voisin ici"),
    "referent_accepted_by_neighbour": Words("un voisin a dit oui", visit=True),
    "referent_nobody_free": Words("aucun voisin disponible, la suite est ici"),
    "referent_one_missing": Words("un oui, il manque un voisin, la suite est ici"),
    "referent_place_given_back": Words("le voisin ne peut plus venir"),
    "referent_not_done": Words("ce n'est pas fait, la suite est ici"),
    "referent_to_verify": Words("c'est fait, merci d'appeler la personne"),
    "referent_verify_reminded": Words("il reste à appeler la personne", "il reste à appeler les personnes"),
    "referent_news_asked": Words("des nouvelles sont attendues, c'est ici"),
    "referent_replaced": Words("quelqu'un d'autre la suit, merci !"),
    "bricoleur_asked": Words("pouvez-vous aider ?", "pouvez-vous aider ?", answer="OUI"),
    "bricoleur_confirmed": Words("on compte sur vous, adresse et code ici", visit=True),
    "bricoleur_stood_down": Words("un autre voisin s'en occupe, merci !"),
    "bricoleur_is_it_done": Words("est-ce fait ?", "est-ce fait ?", answer="FAIT"),
    "bricoleur_partner_missing": Words("l'autre voisin ne vient plus, attendez notre message"),
    "bricoleur_partner_found": Words("vous serez bien deux", visit=True),
    "bricoleur_released": Words("nous demandons à un autre voisin"),
    "bricoleur_thanked": Words("c'est fait, la personne vous remercie !"),
    "volunteer_cancelled": Words("ce n'est plus nécessaire, merci !"),
    "volunteer_postponed": Words("remise à plus tard, merci !"),
    "volunteer_request_changed": Words("la demande a changé, c'est ici"),
}


@dataclass(frozen=True)
class Line:
    """One message of a bundle. `kind` is a key of WORDS."""

    kind: str
    need: Need
    link: str
    visit: VisitTimes


def bundle(frame: Frame, lines: Sequence[Line], by: str | None) -> str | None:
    """Word `lines` as one text, or None where they do not fit in two segments and still say what they are about.

    `by` words the earliest deadline for an answer: "aujourd'hui avant 18h".
    """
    said = [WORDS[line.kind] for line in lines]
    shared = said[0].several if len(lines) > 1 and len(set(said)) == 1 else None
    rows = "".join(_row(frame, line, number, shared) for number, line in enumerate(lines))
    free = {f"{name}{number}": text for number, line in enumerate(lines) for name, text in about(line.need).items()}
    exact = {f"link{number}": line.link for number, line in enumerate(lines)}
    template = "Voisinage {commune} :" + (f" {shared}\n" if shared else "\n") + rows
    endings = (fitted(frame, template + end, free, SHORTEST_FREE_TEXT, **exact) for end in _endings(frame, lines, by))
    return next((text for text in endings if text), None)


def _row(frame: Frame, line: Line, number: int, shared: str | None) -> str:
    words = WORDS[line.kind]
    label = f"{_code(frame, line)}) " if _code(frame, line) else "- "
    when = visit_time(frame, line.visit, ", ") if words.visit else ""
    news = "" if shared else f" : {words.one}"
    return f"{label}{{travail{number}}}, {{quartier{number}}}{when}{news}\n{{link{number}}}\n"


def _endings(frame: Frame, lines: Sequence[Line], by: str | None) -> list[str]:
    """How to answer and whom to call, from the fullest words to the barest: every link's page says the rest."""
    how, call = _how(frame, lines), "Tél. {téléphone}"
    barest = f"Répondez {by}. {call}" if by else call
    if how:
        full = f"Répondez {how}" + (f", {by}. " if by else ". ") + call
        return [f"{full}. {STOP}", full, barest]
    one_way = f"Répondez {by} par ces liens. {call}" if by else call
    return [f"{one_way}. {STOP}", one_way, barest] if frame.can_reply else [one_way, barest]


def _how(frame: Frame, lines: Sequence[Line]) -> str:
    """The words of a reply: "OUI A, NON A ou FAIT B"; where a word fits several lines, "OUI ou NON et la lettre"."""
    answers = [(WORDS[line.kind].answer, code) for line in lines if (code := _code(frame, line))]
    said = [(word, code) for answer, code in answers for word in (("OUI", "NON") if answer == "OUI" else ("FAIT",))]
    words = list(dict.fromkeys(word for word, _ in said))
    if len(words) == len(said):
        return _either([f"{word} {code}" for word, code in said])
    return f"{_either(words)} et la lettre"


def _either(words: Sequence[str]) -> str:
    return " ou ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _code(frame: Frame, line: Line) -> str | None:
    """The code to answer with: only where the sender receives, and the line asks something."""
    return line.need.code if frame.can_reply and WORDS[line.kind].answer else None
