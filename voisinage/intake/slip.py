"""`/demandes/<ref>/fiche`: a sheet to print for the person. Who comes, when, the code, whom to call."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from dispatch.asks import referent_of, winners
from dispatch.requests import Request
from dispatch.states import ENDED
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.follow import the_request
from voisinage.intake.visits import visit_lines
from voisinage.wording import listed, window

MOST_LINES = 2  # of the hours that were said, so that everything stands on one page of A5


@intake.get("/demandes/<ref>/fiche")
@agents_only
def slip(ref: str) -> ResponseReturnValue:
    """The sheet as things stand; once the request has ended its code opens no door, and there is none."""
    found = the_request(ref)
    if found.state in ENDED:
        return redirect(url_for("intake.one_request", ref=found.ref))
    referent = referent_of(found)
    return render_template(
        "intake/slip.html",
        found=found,
        who=listed([ask.volunteer.first_name for ask in winners(found)]),
        several=len(winners(found)) > 1,
        when=_agreed(found),
        hours=visit_lines(found),
        most_lines=MOST_LINES,
        referent=referent.volunteer.first_name if referent else "",
    )


def _agreed(found: Request) -> str:
    """When the visit is; empty while it is to be agreed."""
    zone = found.commune.timezone
    agreed = [(ask.visit_start, ask.visit_end) for ask in winners(found)]
    return next((window(start, end, zone, month=True) for start, end in agreed if start and end), "")
