"""Mass assignment: fields that no form of ours has, sent along with every form of every page."""

from typing import Any

from sqlalchemy import Select, String, Table, cast, literal, or_, select

from dispatch.base import Base
from dispatch.people import Agent
from tests.attacks.fort import Fort
from voisinage.db import db

FOREIGN = "987654321"
EXTRA = {
    "id": FOREIGN, "commune_id": FOREIGN, "commune": FOREIGN, "agent_id": FOREIGN, "volunteer_id": FOREIGN,
    "organisation_id": FOREIGN, "person_id": FOREIGN, "request_id": FOREIGN, "role": "mairie", "leads": "y",
    "is_admin": "1", "is_referent": "y", "is_bricoleur": "y", "active": "y", "password_hash": "extra", "proof": "given",
    "state": "verified", "opened_at": "2001-01-01", "last_seen_at": "2001-01-01", "key_hash": "extra",
    "charter_signed_at": "2001-01-01", "phone_verified_at": "2001-01-01", "stopped_at": "2001-01-01",
    "__class__": "extra", "_user_id": FOREIGN,
}  # fmt: skip
ITS_MATTER = "/reglages/agents"  # where the form itself is about an agent's role


def test_what_no_form_asks_for_is_kept_by_none(fort: Fort) -> None:
    """Neither an id nor an instant of the attacker's turns up anywhere, and no agent becomes anybody else."""
    agents, kept, sent = _agents(fort), dict[str, list[str]](), 0
    for who, form in list(fort.forms()):
        own = {field.name for field in form.fields}
        extra: dict[str, object] = {name: value for name, value in EXTRA.items() if name not in own}
        if form.method == "post":
            fort.sends(fort.browser(who), form, {**extra, **form.as_it_stands()}).close()
            sent += 1
            changed = ITS_MATTER not in form.action and not agents <= _agents(fort)
            if wrong := [*_marks(fort), *["an agent"] * changed]:
                kept[f"{who} {form.action}"] = wrong
            fort.put_back()

    assert kept == {}
    assert sent > 100


def _marks(fort: Fort) -> list[str]:
    """The tables in which a value of the attacker's stands now."""
    with fort.town.app.app_context():
        found = [table.name for table in Base.metadata.sorted_tables if db.session.execute(_touched(table)).first()]
        db.session.rollback()
    return found


def _touched(table: Table) -> Select[Any]:
    plain = [c for c in table.c if c.foreign_keys or c.primary_key or c.name.endswith("_at")]
    told = [or_(cast(c, String) == FOREIGN, cast(c, String).like("2001-01-01%")) for c in plain]
    return select(literal(1)).select_from(table).where(or_(*told)).limit(1)


def _agents(fort: Fort) -> set[tuple[object, ...]]:
    """Who is what, where."""
    columns = (Agent.id, Agent.role, Agent.leads, Agent.active, Agent.commune_id, Agent.organisation_id)
    with fort.town.app.app_context():
        found = {tuple(row) for row in db.session.execute(select(*columns))}
        db.session.rollback()
    return found
