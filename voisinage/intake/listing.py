"""« Mes demandes » : where each stands in words, what follows and when, filtered and searched by the address."""

from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.chasing.past import waits_of
from dispatch.states import AgentRole
from voisinage.accounts.current import current_agent
from voisinage.desk import desk
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.plain_text import one_line
from voisinage.intake.preferences import mail_came_back
from voisinage.intake.queries import Filters, Show, Whose, has_colleagues, listed_requests
from voisinage.intake.standing import standing, what_follows
from voisinage.looks.showing import shows

MOST_PAGES = 10_000
LONGEST_SEARCH = 60  # characters, as a first name
Word = TypeVar("Word", bound=StrEnum)


@intake.get("/demandes")
@agents_only
def my_requests() -> ResponseReturnValue:
    """What the agent may see, the latest first, each with its next step."""
    here, agent = desk(), current_agent()
    wanted = _filters()
    listing = listed_requests(here.session, agent, wanted)
    shows(*listing.requests)
    waits = waits_of(here.session, listing.requests)
    return render_template(
        "intake/list.html",
        told=[
            (one, standing(one, here.now), what_follows(one, here.now, waits.get(one.id))) for one in listing.requests
        ],
        wanted=wanted,
        address=partial(_address, wanted),
        more=listing.more,
        team=agent.role is AgentRole.PRESCRIBER and has_colleagues(here.session, agent),
        mairie_phone=agent.commune.contact_phone,
        came_back=mail_came_back(here.session, agent, here.now),
    )


def _filters() -> Filters:
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    words = one_line(request.args.get("q"))[:LONGEST_SEARCH]
    return Filters(_from_address("voir", Show.OPEN), _from_address("de", Whose.MINE), words, page)


def _address(wanted: Filters, **other: str | int) -> str:
    """The address of the list with these filters, but for what is `other`; another list begins at its first page."""
    kept: dict[str, Any] = {"voir": wanted.show.value, "de": wanted.whose.value}
    if wanted.words:
        kept["q"] = wanted.words
    return url_for("intake.my_requests", **{**kept, **other})


def _from_address(name: str, default: Word) -> Word:
    """A word of a closed list in the query, or the default for anything else."""
    known = {member.value: member for member in type(default)}
    return known.get(request.args.get(name, ""), default)
