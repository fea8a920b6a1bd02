"""What no agent may overrule: the charter, a meeting, a wish never to see each other again, having left."""

from sqlalchemy.orm import Session

from dispatch.people import Volunteer
from dispatch.presence import NeverTogether
from dispatch.requests import Request
from dispatch.states import Role


def may_overrule(session: Session, request: Request, volunteer: Volunteer, role: Role) -> bool:
    """Whether a yes said on the phone may count though the ranking left them out.

    Too far, asked too often, on a break, not free: they know it themselves, and say yes all the same.
    """
    fit = (
        volunteer.commune_id == request.commune_id,
        volunteer.charter_signed_at is not None,
        volunteer.phone_verified_at is not None,
        not volunteer.to_meet,
        volunteer.is_referent if role is Role.REFERENT else volunteer.is_bricoleur,
        session.get(NeverTogether, (request.person_id, volunteer.id)) is None,
    )
    return all(fit)
