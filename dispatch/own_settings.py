"""What a volunteer wants: what they like to do, caps, hours, how far and how they go, who stands in for them."""

from dataclasses import dataclass, fields
from datetime import time
from typing import Any

from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.people import AvailabilitySlot, Volunteer, VolunteerSkill, VolunteerTool
from dispatch.states import Season, Travel
from dispatch.stepping_aside import hold_volunteer


@dataclass(frozen=True)
class OwnSettings:
    """One volunteer's wishes; None is the commune's rule. `radius_m` is metres, `tools` are codes of `tools.TOOLS`.

    `skills` are codes of `catalogue.SKILLS`: what a bricoleur may be asked for.
    """

    asks_per_day: int | None
    asks_per_week: int | None
    quiet_from: time | None
    quiet_until: time | None
    moves_by: Travel
    radius_m: int
    only_sector_id: int | None
    pair_only: bool
    max_open: int | None
    backup_id: int | None
    tools: frozenset[str]
    skills: frozenset[str]


def settings_of(volunteer: Volunteer) -> OwnSettings:
    """What a volunteer wants now."""
    plain: dict[str, Any] = {name: getattr(volunteer, name) for name in _COLUMNS}
    skills = frozenset(skill.skill for skill in volunteer.skills)
    return OwnSettings(**plain, tools=frozenset(tool.tool for tool in volunteer.tools), skills=skills)


def change_settings(desk: Desk, volunteer: Volunteer, wanted: OwnSettings, *, actor: Actor) -> bool:
    """Give a volunteer these wishes, with one line in the journal; False where nothing changed."""
    hold_volunteer(desk, volunteer)
    known = settings_of(volunteer)
    changed = [f.name for f in fields(OwnSettings) if getattr(known, f.name) != getattr(wanted, f.name)]
    if not changed:
        return False
    for name in set(changed) - _LISTED:
        setattr(volunteer, name, getattr(wanted, name))
    if "tools" in changed:
        kept = [tool for tool in volunteer.tools if tool.tool in wanted.tools]
        volunteer.tools = kept + [VolunteerTool(tool=code) for code in sorted(wanted.tools - known.tools)]
    if "skills" in changed:
        able = [skill for skill in volunteer.skills if skill.skill in wanted.skills]
        volunteer.skills = able + [VolunteerSkill(skill=code) for code in sorted(wanted.skills - known.skills)]
    _note(desk, volunteer, actor, changed)
    return True


def add_slot(desk: Desk, volunteer: Volunteer, slot: AvailabilitySlot, *, actor: Actor) -> bool:
    """One more stretch of every week in which they are free; False where it is there already."""
    hold_volunteer(desk, volunteer)
    desk.session.refresh(volunteer, ["slots"])
    if any(_same(known, slot) for known in volunteer.slots):
        return False
    volunteer.slots.append(slot)
    _note(desk, volunteer, actor, ["slot_added"])
    return True


def remove_slot(desk: Desk, volunteer: Volunteer, slot_id: int, *, actor: Actor) -> None:
    """One stretch less. Of somebody else, or gone already, it is left alone."""
    hold_volunteer(desk, volunteer)
    desk.session.refresh(volunteer, ["slots"])
    known = next((slot for slot in volunteer.slots if slot.id == slot_id), None)
    if known is not None:
        volunteer.slots.remove(known)
        _note(desk, volunteer, actor, ["slot_removed"])


def _same(one: AvailabilitySlot, other: AvailabilitySlot) -> bool:
    def told(slot: AvailabilitySlot) -> tuple[int, time, time, Season]:
        return slot.weekday, slot.start_at, slot.end_at, slot.season

    return told(one) == told(other)


def _note(desk: Desk, volunteer: Volunteer, actor: Actor, changed: list[str]) -> None:
    facts = {"volunteer": volunteer.id, "changed": changed}
    note_commune(desk, volunteer.commune_id, Event.VOLUNTEER_CHANGED, actor, **facts)


_LISTED = frozenset({"tools", "skills"})  # each in rows of its own
_COLUMNS = tuple(f.name for f in fields(OwnSettings) if f.name not in _LISTED)
