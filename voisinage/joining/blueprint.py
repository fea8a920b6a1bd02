"""The blueprint of the public pages, and how often one place may send their forms.

No session and no CSRF token here: a form carries a seal of ours (see `seal`), a link its own token. Limits are counted
in the memory of each process, as for passwords; the three links a day to one number are counted in the database.
"""

from flask import Blueprint, abort, current_app, request

from dispatch.desk import Desk
from voisinage.accounts.attempts import Attempts

LIMITS = "voisinage.joining"

# In a quarter of an hour, from one place and in all: a stand at a fair has one address for all who sign up there.
MOST = {"sign_up": (20, 120), "own_page": (10, 120), "addresses": (300, 3_000)}

joining = Blueprint("joining", __name__)


@joining.record_once
def _count(state: object) -> None:
    """One count for each application."""
    state.app.extensions[LIMITS] = new_limits()  # type: ignore[attr-defined]


def new_limits() -> dict[str, Attempts]:
    """Nobody has sent anything yet."""
    return {form: Attempts(*most) for form, most in MOST.items()}


def within_limits(here: Desk, form: str) -> bool:
    """Whether this place (an IP address) may send this form once more; it counts as sent."""
    limits: dict[str, Attempts] = current_app.extensions[LIMITS]
    return limits[form].allow(form, request.remote_addr or "", here.now)


def refuse_other_sites() -> None:
    """Answer 400 to a form that another site had a browser send; browsers that do not tell are let through."""
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(400)
