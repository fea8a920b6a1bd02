"""What the page of a request says of its doubles: likely ones, the one that goes on in its place, those it took in."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.desk import Desk
from dispatch.overruling.doubles import likely_doubles, to_keep
from dispatch.overruling.merging import merged_here, merged_into
from dispatch.requests import Request
from dispatch.states import State


@dataclass(frozen=True)
class Double:
    """Another request that may be the same need; `why` in words, `keep` the one that should go on."""

    request: Request
    why: str
    keep: Request
    gone: Request


@dataclass(frozen=True)
class Twins:
    """What is known of the doubles of one request."""

    likely: Sequence[Double]
    into: Request | None  # the one that goes on in its place
    here: Sequence[Request]  # those that ended in its favour


def twins_of(here: Desk, found: Request) -> Twins:
    """Read it; three queries at most."""
    doubles = [_double(found, other) for other in likely_doubles(here.session, found)]
    into = merged_into(here.session, found) if found.state is State.CANCELLED else None
    return Twins(doubles, into, merged_here(here.session, found))


def _double(found: Request, other: Request) -> Double:
    keep = to_keep(found, other)
    return Double(other, why_alike(found, other), keep, other if keep is found else found)


def why_alike(found: Request, other: Request) -> str:
    """What two requests for the same job have in common besides, in words."""
    if found.person_id == other.person_id:
        return "la même personne"
    if found.person.phone == other.person.phone:
        return "le même téléphone"
    return "la même adresse"
