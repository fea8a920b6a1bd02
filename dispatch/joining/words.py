"""The closed lists of a volunteer's life."""

from enum import StrEnum


class JoinedBy(StrEnum):
    """How somebody came among the volunteers."""

    PAGE = "page"  # by themselves, on the public page: a stranger until the mairie has met them
    LIST = "list"  # on the mairie's own list: it knows them


class SignedBy(StrEnum):
    """How a charter was signed."""

    PAGE = "page"  # while signing up
    LINK = "link"  # on the page behind a link sent to their number
    PAPER = "paper"  # on paper, an agent noted it
    LIST = "list"  # told by the mairie's list


class LinkPurpose(StrEnum):
    """What a link sent to somebody's own number opens."""

    PAGE = "page"
    CHARTER = "charter"


class Standing(StrEnum):
    """Where a volunteer stands on the way from a name to a neighbour who helps."""

    SIGNED_UP = "signed_up"
    VERIFIED = "verified"  # the number is theirs
    CHARTER = "charter"  # signed
    MET = "met"
    ACTIVE = "active"  # has helped, and may be asked
    PAUSED = "paused"  # for a while, or until they say otherwise
    LEFT = "left"
