"""What every text shares, and how one is made to fit: folded to GSM 03.38, two segments at most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from sms.gsm7 import count_segments, fold, septets
from sms.phone import display
from sms.texts.own_words import braces
from sms.texts.words import ORIGINAL
from sms.when import spoken_window

MOST_SEGMENTS = 2
_SHORTEST_FREE_TEXT = 8


@dataclass(frozen=True)
class Frame:
    """What the commune brings to each of its texts.

    `callback` is E.164, shown as people dial it; `can_reply` says whether the sender receives answers; `timezone` is an
    IANA name. `own` are its own words for some texts, by kind, in place of those of `words.ORIGINAL`.
    """

    commune: str
    callback: str
    can_reply: bool
    timezone: str
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Need:
    """A need as strangers may read it: no name, no address. `job` is an action, "Changer une ampoule".

    `code` names the ask in a reply; none where "OUI" alone says enough.
    """

    job: str
    sector: str
    urgent: bool
    code: str | None = None


class VisitTimes(TypedDict):
    """When the visit is, aware; both None while no time is agreed."""

    visit_start: datetime | None
    visit_end: datetime | None


def say(frame: Frame, kind: str, free: Mapping[str, str], **parts: str) -> str:
    """Word the text of this kind: in the commune's own words where it has some, else in ours.

    `free` may be shortened, `parts` are exact.
    """
    ours = ORIGINAL[kind]
    theirs = frame.own.get(kind, ours)
    # Words written before the program knew another text here would fill in nothing: ours then say what is so now.
    template = theirs if braces(theirs) <= braces(ours) else ours
    return worded(
        frame, template, free, **{name: part if name == "lien" else fold(part) for name, part in parts.items()}
    )


def worded(frame: Frame, template: str, free: Mapping[str, str], **exact: str) -> str:
    """Fill `template` and fold it. It may hold {commune}, {téléphone}, and the keys of `free` and `exact`.

    Only the commune's name and the texts of `free` are shortened to stay within two segments, the longest first.
    """
    # A link longer than any we know of: one segment too many is better than a text that is never sent.
    return fitted(frame, template, free, _SHORTEST_FREE_TEXT, **exact) or _filled(
        template, _kept(frame, exact), _folded(frame, free), _SHORTEST_FREE_TEXT
    )


def fitted(frame: Frame, template: str, free: Mapping[str, str], shortest: int, **exact: str) -> str | None:
    """Word as `worded` does, or give None where a free text would have to be cut to less than `shortest` septets."""
    kept, folded = _kept(frame, exact), _folded(frame, free)
    for limit in range(max(shortest, *map(septets, folded.values())), shortest - 1, -1):
        text = _filled(template, kept, folded, limit)
        if count_segments(text)[1] <= MOST_SEGMENTS:
            return text
    return None


def about(need: Need) -> dict[str, str]:
    """Give the free texts of a need, as templates name them."""
    return {"travail": _inside_a_sentence(need.job), "quartier": need.sector}


def urgency(need: Need) -> str:
    """Say after who writes that it cannot wait."""
    return ", urgent" if need.urgent else ""


def reply_words(need: Need, *words: str) -> str:
    """The words that a reply may say: "OUI ou NON", with the ask's code where there is one "OUI B ou NON B"."""
    return " ou ".join(f"{word} {need.code}" if need.code else word for word in words)


def how_to_answer(frame: Frame, need: Need, *, by: str, link: str) -> str:
    """End a question: to be answered `by` some time, by reply where the sender receives any, and at `link`."""
    call = f"Tél. {display(frame.callback)}"
    if not frame.can_reply:
        return f"Répondez {by} sur la page\n{link}\n{call}"
    words = reply_words(need, "OUI", "NON")
    return f"Répondez {words} {by} ou ouvrez\n{link}\n{call}. STOP pour ne plus en recevoir"


def visit_time(frame: Frame, visit: VisitTimes, before: str) -> str:
    """Word when the visit is, after the words of `before`; nothing at all while no time is agreed."""
    start, end = visit["visit_start"], visit["visit_end"]
    return before + spoken_window(start, end, frame.timezone) if start and end else ""


def _inside_a_sentence(label: str) -> str:
    """Lower the capital of "Changer une ampoule", not those of "TV à régler"."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _kept(frame: Frame, exact: Mapping[str, str]) -> dict[str, str]:
    return {"téléphone": display(frame.callback), **exact}


def _folded(frame: Frame, free: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(fold(text).split()) for name, text in {"commune": frame.commune, **free}.items()}


def _filled(template: str, kept: Mapping[str, str], folded: Mapping[str, str], limit: int) -> str:
    values = {name: _shortened(text, limit) for name, text in folded.items()}
    # The template is folded before it is filled: a link must arrive exactly as it was made.
    return fold(template).format(**kept, **values).replace("....", "...")


def _shortened(text: str, limit: int) -> str:
    """Cut a folded text to so many septets: a brace in a name takes two, and would make a third segment."""
    if septets(text) <= limit:
        return text
    kept = text[: limit - 3]
    while septets(kept) > limit - 3:
        kept = kept[:-1]
    return kept.rstrip(" ,;:-'(") + "..."
