"""Two files of one person become one. What each did is kept; nothing is asked twice of the same person afterwards."""

from collections.abc import Sequence
from operator import attrgetter, itemgetter
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    exists,
    select,
    update,
)

from dispatch.base import Base
from dispatch.commune_journal import note_commune
from dispatch.desk import Actor, Desk
from dispatch.events import Event
from dispatch.joining.badges import revoke_badges
from dispatch.joining.memberships import file_of
from dispatch.joining.tables import Membership
from dispatch.journal import JournalEntry
from dispatch.journal_chain.giving_up import give_up
from dispatch.moves import lock_all
from dispatch.numbers.change import give_up_waiting
from dispatch.numbers.in_hand import close_links, hold_links, in_hand, send_links
from dispatch.people import Agent, AvailabilitySlot, Volunteer
from dispatch.requests import Ask, Request
from dispatch.states import AskState

_PEOPLE = cast("Table", Volunteer.__table__)
_KEYS = (PrimaryKeyConstraint, UniqueConstraint)


class CannotMerge(ValueError):
    """These two are not to be merged. `str()` is a French sentence."""


def merge(desk: Desk, keep: Volunteer, gone: Volunteer, *, agent: Agent) -> None:
    """Give `keep` all that belongs to `gone`, then delete `gone`. The name and number of `keep` stay, and its home.

    The number of `gone` is nobody's any more: no link sent to it opens anything, and `keep` gets them anew.

    Raises CannotMerge for one and the same, for people of two communes, and while both are counted on for one need.
    """
    if keep.id == gone.id or keep.commune_id != gone.commune_id:
        raise CannotMerge("Choisissez deux fiches différentes de la commune.")
    _hold(desk, keep, gone)
    _refuse_two_places(desk, keep, gone)
    revoke_badges(desk, gone)
    _end_doubled_asks(desk, keep, gone)
    taken_over = [ask.id for ask in in_hand(desk, gone)]
    close_links(desk, gone)
    give_up_waiting(desk, gone, now_at=keep.phone)
    _join(keep, gone)
    _join_files(file_of(desk, keep), file_of(desk, gone))
    if keep.slots:  # one week is theirs, not two on top of each other
        desk.session.execute(delete(AvailabilitySlot).where(AvailabilitySlot.volunteer_id == gone.id))
    desk.session.flush()
    _unseal_their_lines(desk, gone)
    for table in Base.metadata.sorted_tables:
        for column in _pointing_at_volunteers(table):
            _move(desk, column, keep.id, gone.id)
    gone_id = gone.id
    desk.session.expunge(gone)
    desk.session.execute(delete(Volunteer).where(Volunteer.id == gone_id))
    desk.session.expire_all()
    if taken_over:
        (send_links if keep.phone_verified_at else hold_links)(desk, keep, taken_over)
    actor = Actor(agent_id=agent.id)
    note_commune(desk, keep.commune_id, Event.VOLUNTEERS_MERGED, actor, volunteer=keep.id, gone=gone_id)


def _hold(desk: Desk, keep: Volunteer, gone: Volunteer) -> None:
    """First the requests, then the people, as the verbs that answer an ask do."""
    theirs = select(Ask.request_id).join(Ask.request).where(Ask.volunteer_id.in_((keep.id, gone.id)))
    lock_all(desk.session, desk.session.scalars(theirs.where(Request.ended_at.is_(None))))
    for volunteer in sorted((keep, gone), key=attrgetter("id")):
        desk.session.refresh(volunteer, with_for_update=True)


def _refuse_two_places(desk: Desk, keep: Volunteer, gone: Volunteer) -> None:
    """One person is not two: of a visit for two, one place must be free for somebody else first."""
    mine = select(Ask.request_id).where(Ask.volunteer_id == keep.id, Ask.state == AskState.ACCEPTED)
    theirs = select(Request.ref).join(Request.asks).where(Ask.volunteer_id == gone.id, Ask.state == AskState.ACCEPTED)
    ref = desk.session.scalar(theirs.where(Request.id.in_(mine), Request.ended_at.is_(None)).limit(1))
    if ref is not None:
        raise CannotMerge(f"On compte deux fois sur cette personne pour la demande {ref} : libérez une place d’abord.")


def _end_doubled_asks(desk: Desk, keep: Volunteer, gone: Volunteer) -> None:
    """Both were asked the same: one answer of the two is enough, and a yes is one."""
    for one, other, answers in ((gone, keep, (AskState.OPEN, AskState.ACCEPTED)), (keep, gone, (AskState.ACCEPTED,))):
        theirs = select(Ask.request_id).where(Ask.volunteer_id == other.id, Ask.state.in_(answers))
        doubled = update(Ask).where(Ask.volunteer_id == one.id, Ask.state == AskState.OPEN, Ask.request_id.in_(theirs))
        desk.session.execute(doubled.values(state=AskState.STOOD_DOWN, answered_at=desk.now))


def _join(keep: Volunteer, gone: Volunteer) -> None:
    """Roles and signatures add up; one who wants no more messages under either number is left in peace."""
    keep.is_referent = keep.is_referent or gone.is_referent
    keep.is_bricoleur = keep.is_bricoleur or gone.is_bricoleur
    signed = [at for at in (keep.charter_signed_at, gone.charter_signed_at) if at is not None]
    keep.charter_signed_at = max(signed, default=None)
    if keep.stopped_at is None and gone.stopped_at is not None:
        keep.stopped_at, keep.stopped_by = gone.stopped_at, gone.stopped_by
    if gone.paused_until and (keep.paused_until is None or keep.paused_until < gone.paused_until):
        keep.paused_until = gone.paused_until
    keep.to_meet = keep.to_meet and gone.to_meet
    if keep.lat is None:  # nobody can be asked without a home: one that is known under the other name is theirs
        keep.lat, keep.lon = gone.lat, gone.lon
    if keep.backup_id == gone.id:
        keep.backup_id = None


def _join_files(keep: Membership, gone: Membership) -> None:
    """The first time they came, and whatever the mairie noted under either name."""
    came = [(file.joined_at, file.joined_by) for file in (keep, gone) if file.joined_at is not None]
    keep.joined_at, keep.joined_by = min(came, key=itemgetter(0), default=(None, None))
    if keep.met_at is None:
        keep.met_at, keep.met_by_id = gone.met_at, gone.met_by_id
    if keep.volunteer.lat is None and keep.address_to_place is None:
        keep.address_to_place = gone.address_to_place
    if keep.identity_seen_at is None:
        keep.identity_seen_at, keep.identity_seen_by_id = gone.identity_seen_at, gone.identity_seen_by_id


def _unseal_their_lines(desk: Desk, gone: Volunteer) -> None:
    """What they did is told of the file that stays: a sealed line cannot say so unless its seal is given up first."""
    theirs = select(JournalEntry.id).where(JournalEntry.actor_volunteer_id == gone.id)
    give_up(desk.session, desk.session.scalars(theirs).all())


def _pointing_at_volunteers(table: Table) -> list[Column[Any]]:
    """Read off the tables themselves, so that one added later is not forgotten."""
    return [column for column in table.columns if any(key.references(_PEOPLE) for key in column.foreign_keys)]


def _move(desk: Desk, column: Column[Any], keep: int, gone: int) -> None:
    """Rows of `gone` become rows of `keep`, but for those that `keep` has already; these are deleted."""
    table = column.table
    clashes = [_has_the_same(column, others, keep) for others in _unique_with(column)]
    desk.session.execute(update(table).where(column == gone, *[~clash for clash in clashes]).values({column: keep}))
    if clashes:
        desk.session.execute(delete(table).where(column == gone))


def _unique_with(column: Column[Any]) -> list[list[Column[Any]]]:
    """For each key of its table that `column` belongs to, the other columns of that key."""
    table = column.table
    keys = [constraint for constraint in table.constraints if isinstance(constraint, _KEYS)]
    return [
        [other for other in key.columns if other is not column] for key in keys if key.columns.contains_column(column)
    ]


def _has_the_same(column: Column[Any], others: Sequence[Column[Any]], keep: int) -> ColumnElement[bool]:
    """Whether `keep` has a row with the same values in `others`."""
    twin = column.table.alias()
    return exists().where(twin.c[column.name] == keep, *[twin.c[other.name] == other for other in others])
