"""What can go wrong in the workshop, named for the situation; `voisinage.errors` puts it into French once."""


class DispatchError(Exception):
    """Anything the workshop refuses."""


class IllegalMove(DispatchError):
    """The request is no longer where the caller thought: somebody else was quicker, or the button was old."""


class AskEnded(DispatchError):
    """The ask is no longer open to this answer. Losing a race is ordinary: pages answer kindly."""


class HoursTaken(AskEnded):
    """A yes to hours that the volunteer promised to somebody else, or at which their partner does not come."""


class Overtaken(DispatchError):
    """Somebody changed the request between the page on which these changes were typed and now: see both, then save."""


class AlreadyRead(DispatchError):
    """Another agent has read this text and said what follows from it."""


class AlreadyEntered(DispatchError):
    """Another agent has typed in what came of this call."""


class ImportRefused(DispatchError):
    """A file cannot be used as a whole. `str()` is a French sentence for the person who imports."""


class RulesChanged(DispatchError):
    """Another agent has changed the commune's rules since the caller read them."""


class TextChanged(DispatchError):
    """Another agent has changed this text since the caller read it."""


class StillHelped(DispatchError):
    """A person cannot be forgotten while somebody is to come to them."""
