"""Builds the demo town in an empty database, through the same doors as a real commune."""

import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from dispatch.addresses.importing import import_addresses
from dispatch.catalogue import seed_catalogue
from dispatch.desk import Line
from dispatch.journal import OutboxMessage
from dispatch.places import Commune
from dispatch.requests import Request
from dispatch.sectors.importing import import_sectors
from sms.console import ConsoleGateway, KeptText
from sms.routes import Carriers
from voisinage.demo.drawing import draw
from voisinage.demo.extracts import ban_extract, sectors_geojson
from voisinage.demo.ground import Ground, lay_out
from voisinage.demo.helped import helped_in
from voisinage.demo.history import Stage, play
from voisinage.demo.inhabitants import Settlement, settle_volunteers
from voisinage.demo.offices import commune_of, hire
from voisinage.demo.passing import Errands
from voisinage.demo.permanences import take_turns
from voisinage.demo.stories import ENDED, LIVE
from voisinage.demo.town_clock import StillClock, town_hours
from voisinage.schema import upgrade_engine

LONG_AGO = timedelta(days=50)
SEED = 1


def build_town(engine: Engine, line: Line, *, now: datetime, seed: int = SEED) -> list[KeptText]:
    """Build town, people and past in the empty database of `engine`; the town's present is `now`.

    Returns the texts on the phones, those of ended requests left out. The same seed and instant give the same town,
    but for the links of reminders.
    """
    upgrade_engine(engine)
    rng = random.Random(seed)  # noqa: S311 - a fictional town
    ground = lay_out(draw(), rng)
    clock = StillClock(now - LONG_AGO)
    gateway = ConsoleGateway(None, clock=clock, can_reply=line.can_reply)
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions.begin() as session:
        commune = _found(session, ground, rng, now=now)
    stories = ENDED + LIVE
    helped = helped_in(ground, [story.sector for story in stories], rng)
    stage = Stage(Errands(sessions, line, Carriers.only(gateway), clock), town_hours(commune), rng)
    play(stage, list(zip(stories, helped, strict=True)), now=now)
    return _still_of_interest(sessions, gateway)


def _still_of_interest(sessions: sessionmaker[Session], gateway: ConsoleGateway) -> list[KeptText]:
    under_way = select(OutboxMessage.key).join(Request).where(Request.ended_at.is_(None))
    with sessions() as session:
        keys = set(session.scalars(under_way))
    return [text for text in gateway.messages() if text.key in keys]


def _found(session: Session, ground: Ground, rng: random.Random, *, now: datetime) -> Commune:
    commune = commune_of(ground.drawing)
    session.add(commune)
    session.flush()
    hire(session, commune)
    seed_catalogue(session, commune)
    with tempfile.TemporaryDirectory() as folder:
        extract = Path(folder) / "adresses.csv"
        extract.write_text(ban_extract(ground), "utf-8")
        import_addresses(session, extract)
    import_sectors(session, commune, sectors_geojson(ground))
    settle_volunteers(session, Settlement(commune, ground, rng, now))
    take_turns(session, commune)
    return commune
