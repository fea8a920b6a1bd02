"""Where a request stands today, in one sentence for whoever recorded it. What follows: `voisinage.next_step`."""

from collections.abc import Callable
from datetime import datetime

from dispatch.asks import open_asks, referent_of, winners
from dispatch.chasing.waiting import is_suspended
from dispatch.requests import Ask, Request
from dispatch.states import Role, State, StuckReason
from voisinage.next_step import next_step
from voisinage.wording import listed, window

STUCK = {
    StuckReason.TO_LOCATE: "La mairie situe d’abord l’adresse sur la carte, puis un référent est sollicité.",
    StuckReason.OUT_OF_SECTOR: "L’adresse est loin de tous les secteurs : la mairie décide qui peut s’en charger.",
    StuckReason.NO_REFERENT: "Aucun référent n’est disponible : la mairie prend le relais.",
    StuckReason.NOBODY_FREE: "Aucun voisin n’est disponible : la mairie cherche une autre solution.",
    StuckReason.UNVERIFIED: "Un voisin dit que c’est fait : la mairie vérifie auprès de la personne.",
    StuckReason.REFERENT_ASKS: "La mairie décide de la suite.",
    StuckReason.TAKEN_BACK: "La mairie s’en occupe elle-même.",
}


def standing(request: Request, now: datetime) -> str:
    """Such as "Anne s’en charge et cherche un voisin." Empty once the request has ended: `what_follows` says it all."""
    if is_suspended(request):
        return "La demande attend."
    words = _STANDING.get(request.state)
    return words(request, now) if words else ""


def what_follows(request: Request, now: datetime, waits_until: datetime | None = None) -> str:
    """What happens next and by when, if nobody does anything. In the mairie's hands the prescriber has only to wait."""
    if request.state is State.STUCK and not is_suspended(request):
        return ""
    return next_step(request, now=now, waits_until=waits_until)


def _open(request: Request, _now: datetime) -> str:
    asked = open_asks(request, Role.REFERENT)
    if not asked:
        return "Nous cherchons un référent."
    names = listed([ask.volunteer.first_name for ask in asked])
    return f"Nous demandons à {names} de suivre la demande."


def _in_charge(request: Request, _now: datetime) -> str:
    in_charge = referent_of(request)
    return f"{in_charge.volunteer.first_name if in_charge else 'Le référent'} s’en charge et cherche un voisin."


def _assigned(request: Request, _now: datetime) -> str:
    held = winners(request)
    come = "viennent" if len(held) > 1 else "vient"
    visit = next((visit for ask in held if (visit := _visit(ask, request))), "")
    return f"{listed([ask.volunteer.first_name for ask in held])} {come} aider{visit}."


def _visit(ask: Ask, request: Request) -> str:
    if ask.visit_start is None or ask.visit_end is None:
        return ""
    return f", {window(ask.visit_start, ask.visit_end, request.commune.timezone, month=True)}"


_STANDING: dict[State, Callable[[Request, datetime], str]] = {
    State.OPEN: _open,
    State.IN_CHARGE: _in_charge,
    State.ASSIGNED: _assigned,
    State.DONE: lambda _request, _now: "Le voisin dit que c’est fait.",
    State.STUCK: lambda request, _now: STUCK[request.stuck_reason] if request.stuck_reason else "",
}
