"""The closed lists of the workshop, and the one table of legal moves of a request."""

from enum import StrEnum


class State(StrEnum):
    """Where a request stands. The first five are the line; the last four stand beside it."""

    OPEN = "open"  # waits for a referent
    IN_CHARGE = "in_charge"  # a referent looks for a bricoleur
    ASSIGNED = "assigned"  # every place is taken
    DONE = "done"  # reported done, to be checked with the person
    VERIFIED = "verified"
    STUCK = "stuck"  # the mairie's turn
    PASSED_ON = "passed_on"
    CANCELLED = "cancelled"
    UNMET = "unmet"


class StuckReason(StrEnum):
    """Why it is the mairie's turn."""

    TO_LOCATE = "to_locate"
    OUT_OF_SECTOR = "out_of_sector"
    NO_REFERENT = "no_referent"
    NOBODY_FREE = "nobody_free"
    UNVERIFIED = "unverified"
    REFERENT_ASKS = "referent_asks"
    TAKEN_BACK = "taken_back"  # an agent took it into their own hands


class Urgency(StrEnum):
    """How long the need can wait. `immediate` alone overrides quiet hours."""

    IMMEDIATE = "immediate"
    SOON = "soon"
    PLANNED = "planned"


class Role(StrEnum):
    """In what quality a volunteer is asked."""

    REFERENT = "referent"
    BRICOLEUR = "bricoleur"


class AskState(StrEnum):
    """Where one solicitation stands. Only `open` and `accepted` are alive."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"  # silence: never held against anyone
    STOOD_DOWN = "stood_down"  # somebody else came first, or the need went away
    RELEASED = "released"  # had accepted, and the place was given back
    LAPSED = "lapsed"  # had accepted, then no news after the visit
    UNREACHABLE = "unreachable"  # the text could not be delivered


class Travel(StrEnum):
    """How a volunteer goes to somebody."""

    FOOT = "foot"
    BICYCLE = "bicycle"
    CAR = "car"


class Season(StrEnum):
    """In which weeks of the school year a weekly slot holds."""

    ALWAYS = "always"
    TERM = "term"
    HOLIDAYS = "holidays"


class Apart(StrEnum):
    """Who asked that two people never meet again. The reason is never kept."""

    PERSON = "person"
    VOLUNTEER = "volunteer"
    MAIRIE = "mairie"


class ChosenOtherwise(StrEnum):
    """Why a referent asks another neighbour than the first one proposed: a closed list, and none is needed."""

    KNOW_EACH_OTHER = "know_each_other"
    PERSON_WISHES = "person_wishes"
    HANDY = "handy"
    TOLD_ME = "told_me"
    NEW_TURN = "new_turn"
    OTHER = "other"


class Suspension(StrEnum):
    """Why a request or a person waits until a date: a closed list, so that nothing about health is written."""

    AWAY = "away"
    ASKED = "asked"  # by the person
    PART_ORDERED = "part_ordered"
    WEATHER = "weather"
    OTHER = "other"


class CrisisKind(StrEnum):
    """What a crisis is made of."""

    HEAT = "heat"
    COLD = "cold"
    SNOW = "snow"
    FLOOD = "flood"
    OTHER = "other"


class AgentRole(StrEnum):
    """What an agent's account may do."""

    PRESCRIBER = "prescriber"
    MAIRIE = "mairie"


class NoticeBy(StrEnum):
    """How an agent wishes to be told that a need they recorded has ended."""

    NONE = "none"
    SMS = "sms"
    MAIL = "mail"


class StopBy(StrEnum):
    """How a volunteer said that they want no more messages."""

    REPLY = "reply"
    LINK = "link"
    CALL = "call"  # a key pressed in a call
    CARRIER = "carrier"  # which keeps our texts from them, whatever we do
    MAIRIE = "mairie"


class DoneBy(StrEnum):
    """Who does a job of the catalogue."""

    NEIGHBOURS = "neighbours"
    PROFESSIONAL = "professional"
    PARTNER = "partner"


class Channel(StrEnum):
    """By what a message reaches a phone."""

    SMS = "sms"
    VOICE = "voice"


class MessageState(StrEnum):
    """Where a text of the outbox stands. The last five are final."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


# Silence is never a refusal, and a refusal may be thought over: as long as the place is free, a late yes is a yes.
ANSWERABLE = frozenset(set(AskState) - {AskState.ACCEPTED, AskState.RELEASED})

WITHOUT_REFERENT = frozenset({State.OPEN, State.STUCK, State.DONE})  # where one may be missing
SEARCHING = frozenset({State.OPEN, State.IN_CHARGE, State.STUCK})  # where a bricoleur may be missing
AT_WORK = SEARCHING | {State.ASSIGNED}  # where one who said yes is expected

ENDED = frozenset({State.VERIFIED, State.PASSED_ON, State.CANCELLED, State.UNMET})
_SET_ASIDE = frozenset({State.STUCK, State.PASSED_ON, State.CANCELLED, State.UNMET})

LEGAL: dict[State, frozenset[State]] = {
    State.OPEN: _SET_ASIDE | {State.IN_CHARGE, State.DONE},
    State.IN_CHARGE: _SET_ASIDE | {State.ASSIGNED, State.OPEN, State.DONE},
    State.ASSIGNED: _SET_ASIDE | {State.DONE, State.IN_CHARGE, State.OPEN},
    State.DONE: _SET_ASIDE | {State.VERIFIED, State.IN_CHARGE, State.OPEN},
    State.STUCK: _SET_ASIDE - {State.STUCK} | {State.OPEN, State.IN_CHARGE, State.DONE, State.VERIFIED},
    **{ended: frozenset() for ended in ENDED},
}


_REOPENED = frozenset({State.OPEN, State.IN_CHARGE})


def is_legal(old: State, new: State, *, undo: bool = False) -> bool:
    """Whether a request may go from `old` to `new`. Nothing leaves an ended state, but by an agent's `undo`."""
    return new in LEGAL[old] or (undo and old in ENDED and new in _REOPENED)
