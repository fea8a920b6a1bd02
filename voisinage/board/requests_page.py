"""`/mairie/demandes`: every request, in columns by what it waits for, or as a list page by page; and as a file."""

from zoneinfo import ZoneInfo

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from dispatch.states import State, Urgency
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.board_queries import cards, counts, listed
from voisinage.board.columns import SAID, TITLES, Column
from voisinage.board.filters import ALL, LONGEST, SUSPENDED, Choices, Filters, filters_from
from voisinage.board.live import live_page
from voisinage.board.requests_file import requests_sheet
from voisinage.board.rows import rows_of
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.labels import LABELS
from voisinage.observatory.exports import as_file

# What the list may keep to, in the order of a request's life.
STATES: dict[str, str] = {
    ALL: "toutes, en liste",
    **{column.value: title for column, title in TITLES.items()},
    SUSPENDED: "En pause",
    **{state.value: LABELS[State][state] for state in (State.VERIFIED, State.PASSED_ON, State.CANCELLED, State.UNMET)},
}


@board.get("/demandes")
@mairie_only
def requests() -> ResponseReturnValue:
    """The board, or with `?etat=` a list; filters stand in the address."""
    choices = Choices.of(db.session(), commune())
    filters = _filters(choices)
    return _list(filters, choices) if filters.chosen else _columns(filters, choices)


@board.get("/demandes.<any(csv, xlsx):kind>")
@mairie_only
def requests_file(kind: str) -> ResponseReturnValue:
    """All that the same address shows as a page, in one file: no name and no address."""
    filters = _filters(Choices.of(db.session(), commune()))
    return as_file(requests_sheet(db.session(), commune(), filters), kind)


def _filters(choices: Choices) -> Filters:
    return filters_from(request.args, choices, ZoneInfo(commune().timezone))


def _columns(filters: Filters, choices: Choices) -> Response:
    here, town = desk(), commune()
    found = cards(here.session, town, filters, here.now)
    return live_page(
        "board/columns.html",
        "board/columns_live.html",
        now=here.now,
        columns={column: rows_of(here.session, found[column], here.now) for column in Column},
        counts=counts(here.session, town, filters, here.now),
        titles=TITLES,
        said=SAID,
        over=Column.OVER,
        **_form(filters, choices),
    )


def _list(filters: Filters, choices: Choices) -> str:
    here = desk()
    page = listed(here.session, commune(), filters, number=request.args.get("page", 1, type=int))
    return render_template(
        "board/requests_list.html",
        page=page,
        rows=rows_of(here.session, page.requests, here.now),
        title=STATES.get(filters.chosen) or LABELS[State][State(filters.chosen)],
        **_form(filters, choices),
    )


def _form(filters: Filters, choices: Choices) -> dict[str, object]:
    return {
        "filters": filters,
        "choices": choices,
        "states": STATES,
        "urgencies": LABELS[Urgency],
        "typed": request.args,
        "longest": LONGEST,
    }
