"""`/mairie/chiffres`: how the scheme does over a period, drawn, in tables, and as files."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from dispatch.states import State
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.labels import LABELS
from voisinage.observatory import figures, outgoing
from voisinage.observatory.blueprint import mairie_only, observatory
from voisinage.observatory.charts import bars, duration, in_words, lengths, number
from voisinage.observatory.counted import Counted
from voisinage.observatory.counting import counted
from voisinage.observatory.exports import Sheet, as_file
from voisinage.observatory.period import USUAL_WEEKS, WEEK, Period, PeriodRefused, monday_of, period_from
from voisinage.observatory.reading import Scope, followed, loads, unmet_reasons
from voisinage.wording import UNMET

SHORTCUTS = {"4 semaines": 4, "12 semaines": USUAL_WEEKS, "un an": 52}  # weeks


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for: the scope, or why it cannot be."""

    scope: Scope
    wrong: PeriodRefused | None = None


@observatory.get("/chiffres")
@mairie_only
def overview() -> str:
    """The figures of a period: `?du=`, `?au=` (ISO dates) and `?secteur=`."""
    asked = _asked()
    scope, session = asked.scope, db.session()
    found = counted(session, scope)
    return render_template(
        "observatory/figures.html",
        scope=scope,
        wrong=asked.wrong,
        typed=request.args,
        sectors=commune().sectors,
        shortcuts=_shortcuts(scope.period),
        summary=figures.summary(found),
        drawn=[bars(figures.by_week(found, scope.period), 2), bars(figures.waits_by_week(found, scope.period), 2)],
        lying_tables=[table for table in _tables(scope, found) if not table.is_empty],
        waited=figures.waits(found),
        in_words=in_words,
        lengths=lengths,
        number=number,
    )


@observatory.get("/chiffres/<key>.<any(csv, xlsx):kind>")
@mairie_only
def export(key: str, kind: str) -> ResponseReturnValue:
    """One of the tables as a file, for the same period and sector as the page; what is small stays here."""
    scope = _asked().scope
    found, table = _table(scope, key)
    if key == figures.WAITS:
        rows = outgoing.waits(table, found, of_sector=scope.sector_id is not None)
    elif key == figures.WAITS_BY_WEEK:
        rows = outgoing.waits_by_week(table, found)
    else:
        rows = outgoing.added_up(_zones(scope, table))
    return as_file(Sheet(f"voisinage-{key}", table.head, rows), kind)


def _zones(scope: Scope, table: figures.Table) -> outgoing.Zones:
    """The same table of the commune and of all its sectors, where it is of one: what is hidden depends on them all."""
    if scope.sector_id is None:
        return outgoing.Zones(table, [], None)
    whole, *sectors = (
        _table(replace(scope, sector_id=one), table.key)[1] for one in (None, *(one.id for one in commune().sectors))
    )
    return outgoing.Zones(whole, sectors, table)


def _table(scope: Scope, key: str) -> tuple[Counted, figures.Table]:
    """This table of a scope, and what it was counted from. Aborts with 404 where there is no such."""
    found = counted(db.session(), scope)
    tables = [
        figures.by_week(found, scope.period),
        figures.waits_by_week(found, scope.period),
        figures.waits(found),
        figures.by_job(found, most=len(found.groups)),  # a file has room for all, a sector's has those of the commune
        *_tables(scope, found),
    ]
    return found, next((table for table in tables if table.key == key), None) or abort(404)


def _tables(scope: Scope, found: Counted) -> list[figures.Table]:
    session = db.session()
    return [
        figures.by_job(found),
        figures.endings(found, LABELS[State]),
        figures.unmet(unmet_reasons(session, scope), {reason.value: told for reason, told in UNMET.items()}),
        figures.sharing_out(loads(session, scope)),
        figures.following(followed(session, scope)),
    ]


def _asked() -> Asked:
    town = commune()
    zone = ZoneInfo(town.timezone)
    today = desk().now.astimezone(zone).date()
    sector = request.args.get("secteur", type=int)
    usual = Scope(town, period_from({}, today, zone), sector if sector in {one.id for one in town.sectors} else None)
    try:
        return Asked(replace(usual, period=period_from(request.args, today, zone)))
    except PeriodRefused as refused:
        return Asked(usual, refused)


def _shortcuts(period: Period) -> list[tuple[str, Period]]:
    today = desk().now.astimezone(period.zone).date()
    return [
        (name, Period(monday_of(today) - (weeks - 1) * WEEK, today, period.zone)) for name, weeks in SHORTCUTS.items()
    ]


observatory.add_app_template_filter(duration)
