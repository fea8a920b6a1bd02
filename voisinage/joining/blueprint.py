"""The blueprint of the public pages, and how often one place may send their forms.

No session and no CSRF token here: a form carries a seal of ours (see `seal`), a link its own token.
"""

from datetime import timedelta

from flask import Blueprint, abort, request

from dispatch.desk import Desk
from voisinage.limits.counting import Limit
from voisinage.limits.current import counter, this_place

# In a quarter of an hour, from one place and in all: a stand at a fair has one address for all who sign up there.
MOST = {"sign_up": (20, 120), "own_page": (10, 120), "addresses": (300, 3_000)}
WINDOW = timedelta(minutes=15)

joining = Blueprint("joining", __name__)


def within_limits(here: Desk, form: str) -> bool:
    """Whether this place may send this form once more; it counts as sent, whatever becomes of it."""
    from_one_place, in_all = MOST[form]
    counts = counter()
    allowed = counts.take(Limit(f"{form} of one place", from_one_place, WINDOW / from_one_place), this_place())
    allowed = allowed and counts.take(Limit(form, in_all, WINDOW / in_all), "")
    here.session.commit()
    return allowed


def refuse_other_sites() -> None:
    """Answer 400 to a form that another site had a browser send; browsers that do not tell are let through."""
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(400)
