"""Where a volunteer stands, decided on plain facts: the one word of the mairie's pages."""

from dataclasses import dataclass

from dispatch.joining.words import Standing


@dataclass(frozen=True)
class LifeFacts:
    """What is known of a volunteer's way. `met` is true as well of those whom the mairie listed itself."""

    left: bool
    paused: bool  # for a while, or they want no more messages
    verified: bool
    signed: bool
    met: bool
    has_helped: bool


def standing(facts: LifeFacts) -> Standing:
    """The last step that was reached with all those before it; leaving and pausing come before any step."""
    if facts.left:
        return Standing.LEFT
    if facts.paused:
        return Standing.PAUSED
    steps = (
        (Standing.VERIFIED, facts.verified),
        (Standing.CHARTER, facts.signed),
        (Standing.MET, facts.met),
        (Standing.ACTIVE, facts.has_helped),
    )
    reached = Standing.SIGNED_UP
    for step, taken in steps:
        if not taken:
            return reached
        reached = step
    return reached
