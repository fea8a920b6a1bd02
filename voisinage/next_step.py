"""What happens next with a request, by when and if nobody does anything: one French sentence, from what is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.asks import open_asks, referent_of, winners
from dispatch.chasing.waiting import is_suspended
from dispatch.deadlines import policy_of, sendable
from dispatch.requests import Ask, Request
from dispatch.search import is_exhausted
from dispatch.states import Role, State
from sms.when import spoken_moment
from voisinage.formats import moment
from voisinage.wording import STUCK, SUSPENSION, deadline, listed, of, typeset

MOST_NAMES = 3


def next_step(request: Request, *, now: datetime, waits_until: datetime | None = None) -> str:
    """Such as "Sans réponse d’Anne demain avant 9h, un rappel lui sera envoyé." Reads the asks and their volunteers.

    `waits_until` as `past.waits_of` gives it: until then nobody can be asked, and nobody is reproached for it.
    """
    return _suspended(request) or SENTENCES[request.state](_Wait.for_(request, now, waits_until))


def _suspended(request: Request) -> str:
    if request.suspended_until is None or request.suspended_reason is None or not is_suspended(request):
        return ""
    until = moment(request.suspended_until, request.commune.timezone)  # with its month: it may be far off
    return f"En attente : {SUSPENSION[request.suspended_reason]}. La demande reprendra d’elle-même {until}."


@dataclass(frozen=True)
class _Wait:
    """A request and what its deadline means."""

    request: Request
    by: str  # "aujourd’hui avant 18h"; empty once the deadline has passed
    may_remind: bool
    now: datetime
    waits_until: datetime | None

    @classmethod
    def for_(cls, request: Request, now: datetime, waits_until: datetime | None) -> "_Wait":
        at = request.chase_at
        by = deadline(at, now, request.commune.timezone) if at and at > now else ""
        return cls(request, by, request.nudges < policy_of(request).reminders, now, waits_until)

    def without(self, what: str, then: str) -> str:
        """What follows when nothing comes in time."""
        return f"Sans {what} {self.by}, {then}." if self.by else f"Le délai est passé sans {what} : {then}."

    def leaving(self, asked: Sequence[Ask]) -> str:
        """When the texts of these asks leave, while they wait for the morning."""
        leaves = max(sendable(self.request, ask.asked_at) for ask in asked)
        if leaves <= self.now:
            return ""
        texts = "Les SMS partent" if len(asked) > 1 else "Le SMS part"
        return f"{texts} {spoken_moment(leaves, self.request.commune.timezone)}. "


def _open(wait: _Wait) -> str:
    asked = open_asks(wait.request, Role.REFERENT)
    if not asked:
        return "Un référent va être sollicité."
    then = "un rappel lui sera envoyé" if wait.may_remind else "le référent suivant sera sollicité"
    return wait.leaving(asked) + wait.without(f"réponse {of(_names(asked))}", then)


def _in_charge(wait: _Wait) -> str:
    asked = open_asks(wait.request, Role.BRICOLEUR)
    if asked:
        return wait.leaving(asked) + _unless_yes(wait, asked)
    if wait.waits_until is not None and wait.by:
        until = spoken_moment(wait.waits_until, wait.request.commune.timezone)
        return typeset(f"Le prochain voisin peut être sollicité {until} : la recherche reprendra d’elle-même.")
    referent = referent_of(wait.request)
    if referent is None:
        return "La mairie va être prévenue."
    name, then = _names([referent]), "un rappel lui sera envoyé"
    if not wait.may_remind:
        then = "la mairie sera prévenue" if is_exhausted(wait.request) else "un autre référent sera sollicité"
    return (
        f"Si {name} ne sollicite personne {wait.by}, {then}." if wait.by else f"{name} n’a sollicité personne : {then}."
    )


def _unless_yes(wait: _Wait, asked: Sequence[Ask]) -> str:
    """A no is followed up at once, silence at the deadline."""
    then = "nous demandons aux voisins suivants"
    if is_exhausted(wait.request):
        then = "le choix de la suite revient à qui suit la demande"
    if not wait.by:
        return f"Le délai est passé sans réponse {of(_names(asked))} : {then}."
    if len(asked) > 1:
        return f"Si personne ne dit oui {wait.by}, {then}."
    return f"Si {_names(asked)} dit non, ou sans réponse {wait.by}, {then}."


def _assigned(wait: _Wait) -> str:
    may_ask = wait.request.nudges <= policy_of(wait.request).reminders
    then = "nous demanderons si c’est fait" if may_ask else "d’autres voisins seront sollicités"
    return wait.without(f"nouvelles {of(_names(winners(wait.request)))}", then)


def _done(wait: _Wait) -> str:
    referent = referent_of(wait.request)
    if referent is None:
        return "Il reste à vérifier auprès de la personne : la mairie va être prévenue."
    then = "un rappel lui sera envoyé" if wait.may_remind else "la mairie sera prévenue"
    return f"{_names([referent])} appelle la personne pour vérifier. " + wait.without("nouvelles", then)


def _stuck(wait: _Wait) -> str:
    return STUCK[wait.request.stuck_reason] if wait.request.stuck_reason else ""


SENTENCES: dict[State, Callable[[_Wait], str]] = {
    State.OPEN: _open,
    State.IN_CHARGE: _in_charge,
    State.ASSIGNED: _assigned,
    State.DONE: _done,
    State.STUCK: _stuck,
    State.VERIFIED: lambda _wait: "C’est fait, et vérifié auprès de la personne.",
    State.PASSED_ON: lambda _wait: "La demande est entre les mains d’un partenaire.",
    State.CANCELLED: lambda _wait: "La demande est annulée.",
    State.UNMET: lambda _wait: "La demande est close, sans solution.",
}


def _names(asks: Sequence[Ask]) -> str:
    names = [ask.volunteer.first_name for ask in asks]
    return listed(names) if len(names) <= MOST_NAMES else f"{len(names)} voisins"
