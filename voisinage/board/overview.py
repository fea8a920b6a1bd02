"""`/mairie/`: what needs the mairie now, what is late, what is going well. It stays up to date by itself."""

from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.overruling.all_doubles import all_doubles
from dispatch.places import Commune
from voisinage.accounts.current import current_agent
from voisinage.accounts.sign_ins import disowned
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.board_queries import OVER_SINCE
from voisinage.board.findings import found_wrong
from voisinage.board.glance import given, has_begun, late_requests, stuck_requests, tally
from voisinage.board.late_texts import carriers_in_trouble, late_texts
from voisinage.board.live import live_page
from voisinage.board.number_queries import count_unverified
from voisinage.board.queries import suspended_requests
from voisinage.board.rows import rows_of
from voisinage.board.stopped import stopped_volunteers
from voisinage.board.to_read import texts_to_read
from voisinage.board.twins import why_alike
from voisinage.board.undelivered import undelivered
from voisinage.db import db
from voisinage.desk import commune, desk, office
from voisinage.privacy.readings_page import unexplained
from voisinage.wording import MESSAGES, OTHER_MESSAGE, STOPPED_BY, STUCK, SUSPENSION


@board.get("/")
@mairie_only
def overview() -> ResponseReturnValue:
    """The mairie's first page. Its lists by state have moved: an old address leads there."""
    if "etat" in request.args:
        return redirect(url_for("board.requests", etat=request.args["etat"]), 303)
    here, town, session = desk(), commune(), db.session()
    stuck, many_stuck = stuck_requests(session, town)
    late = late_requests(session, town, here.now)
    today = here.now.astimezone(ZoneInfo(town.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    lately = here.now - OVER_SINCE  # not since Monday: on a Monday morning something has gone well too
    week = tally(session, town, since=lately)
    disowned_ones, readings = _of_agents(session, town) if current_agent().leads else (0, 0)
    return live_page(
        "board/overview.html",
        "board/overview_live.html",
        now=here.now,
        stuck=stuck,
        doubles=[(one, other, why_alike(one, other)) for one, other in all_doubles(session, town)],
        many_stuck=many_stuck,
        late=late,
        late_rows=rows_of(session, late.first, here.now),
        suspended=suspended_requests(session, town),
        suspension_words=SUSPENSION,
        unreached=undelivered(session, town),
        to_read=texts_to_read(here, town),
        stopped=stopped_volunteers(session, town),
        stopped_by=STOPPED_BY,
        alarms=found_wrong(session, town, here.now),
        delays=[*carriers_in_trouble(session, office().carriers, here.now), *late_texts(session, town, here.now)],
        unverified=count_unverified(session, town),
        disowned=disowned_ones,
        readings=readings,
        given=given(session, town, since=lately),
        tallies={"Aujourd’hui": tally(session, town, since=today), "En sept jours": week},
        has_begun=week.opened > 0 or has_begun(session, town),
        why=STUCK,
        messages=MESSAGES,
        other_message=OTHER_MESSAGE,
    )


def _of_agents(session: Session, town: Commune) -> tuple[int, int]:
    """What waits for who answers for the agents: sign-ins that were not theirs, readings to ask about; in one query."""
    row = session.execute(select(disowned(town).scalar_subquery(), unexplained(town).scalar_subquery())).one()
    return row[0], row[1]
