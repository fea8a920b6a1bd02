"""The file of a volunteer: made when they come, or when something is first noted of somebody who came long ago."""

from sqlalchemy import ColumnElement, exists

from dispatch.desk import Desk
from dispatch.joining.tables import Membership
from dispatch.joining.words import JoinedBy
from dispatch.people import Volunteer


def file_of(desk: Desk, volunteer: Volunteer) -> Membership:
    """What is kept of their life as a volunteer, empty for those who came before that was noted."""
    desk.session.flush()
    found = desk.session.get(Membership, volunteer.id)
    if found is None:
        found = Membership(volunteer_id=volunteer.id)
        desk.session.add(found)
        desk.session.flush()
    return found


def open_file(desk: Desk, volunteer: Volunteer, by: JoinedBy, *, address_to_place: str = "") -> Membership:
    """Note how and when somebody came. `address_to_place`: as typed, where no point is known for it."""
    file = file_of(desk, volunteer)
    file.joined_at, file.joined_by = desk.now, by
    file.address_to_place = address_to_place or None
    desk.session.flush()
    return file


def has_left(desk: Desk, volunteer: Volunteer) -> bool:
    """Whether they are forgotten: what is left is nobody's."""
    file = desk.session.get(Membership, volunteer.id)
    return file is not None and file.left_at is not None


def still_here() -> ColumnElement[bool]:
    """The same of many, the other way round: a condition on `Volunteer`."""
    left = exists().where(Membership.volunteer_id == Volunteer.id, Membership.left_at.is_not(None))
    return ~left.correlate(Volunteer)
