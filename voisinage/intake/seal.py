"""A seal on the form that records a need: proves, even once the session has ended, that our own page gave it out.

No other site can make one, so none can have a form of its own making shown filled in here. It says to whom the form was
given: on a shared phone, whoever signs in next is not shown what somebody else typed.
"""

from flask import current_app
from itsdangerous import Signer


def seal_of(form_key: str, owner: str) -> str:
    """The seal of the form with this key, given to an agent by the name of `drafts.draft_owner`."""
    return f"{owner}.{_signer().get_signature(f'{form_key}.{owner}').decode()}"


def sealed_for(form_key: str, seal: str) -> str | None:
    """To whom the form with this key was given; None for a seal that is not ours."""
    owner, _, signature = seal.partition(".")
    return owner if _signer().verify_signature(f"{form_key}.{owner}", signature) else None


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt="need-form")
