"""What machines ask: is the process alive, can it work, how does it do?"""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from voisinage.db import db
from voisinage.desk import office
from voisinage.gauges import Gauges
from voisinage.machine_room import may_read_metrics
from voisinage.metrics import exposition
from voisinage.readiness import is_behind, is_up_to_date

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"alive": True}


@health.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers, its tables are up to date, and the clock leaves nothing overdue; else 503 with which."""
    checks = {"database": False, "migrations": False, "clock": False}
    try:
        checks["migrations"] = is_up_to_date(db.session.connection())
        checks["database"] = True
        checks["clock"] = checks["migrations"] and not is_behind(db.session(), office().clock())
    except SQLAlchemyError:
        db.session.rollback()
    return checks, 200 if all(checks.values()) else 503


@health.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Counters and gauges in Prometheus' text format, to whom they concern."""
    here = office()
    if not may_read_metrics(request, here.settings.metrics_token):
        abort(403)
    return exposition(Gauges(db.session(), here.clock())), {"Content-Type": CONTENT_TYPE_LATEST}
