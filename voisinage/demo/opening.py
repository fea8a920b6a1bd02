"""Opens the demo town: builds it where it is missing, finds it as it was left otherwise."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import sessionmaker

from dispatch.desk import Line
from dispatch.engine import make_engine
from sms.console import ConsoleGateway, KeptText
from sms.console_calls import ConsoleCalls
from sms.gateway import OutgoingText
from sms.routes import Carriers, Route
from voisinage.app import create_app
from voisinage.config import Settings
from voisinage.demo.building import build_town
from voisinage.demo.drawing import draw
from voisinage.demo.files import DemoFiles
from voisinage.demo.offices import commune_of
from voisinage.demo.passing import Errands, let_time_pass
from voisinage.demo.town_clock import DemoClock, StillClock, pleasant, town_hours
from voisinage.keyring import open_ring
from voisinage.phones.seen import SeenTexts

NEWS = timedelta(hours=2)  # older texts have been read


def build(settings: Settings, wall: Callable[[], datetime]) -> None:
    """Build the town anew, at the pleasant hour nearest to the real one."""
    files = DemoFiles(settings.instance)
    files.folder.mkdir(parents=True, exist_ok=True)
    files.remove()
    clock = DemoClock(files.clock, wall)
    now = pleasant(clock(), town_hours(commune_of(draw())))
    engine = make_engine(settings.database_url, keys=open_ring(settings))
    try:
        texts = build_town(engine, Line(settings.base_url, can_reply=True), now=now)
    finally:
        engine.dispose()
    _put_on_phones(files, texts, now=now)
    if now > clock():
        clock.move_to(now)
    files.built.write_text("", "utf-8")


def wake_up(settings: Settings, wall: Callable[[], datetime]) -> None:
    """Find the town as it was left; at night or on a Sunday its clock goes on to the next morning."""
    clock, gateway = _clock_and_gateway(settings, wall)
    morning = pleasant(clock(), town_hours(commune_of(draw())))
    if morning > clock():
        engine = make_engine(settings.database_url, keys=open_ring(settings))
        sessions = sessionmaker(engine, expire_on_commit=False)
        line = Line(settings.base_url, can_reply=True, can_call=True)
        let_time_pass(Errands(sessions, line, _carriers(gateway), clock), until=morning)
        engine.dispose()


def open_town(settings: Settings, wall: Callable[[], datetime]) -> Flask:
    """The application that serves the town."""
    clock, gateway = _clock_and_gateway(settings, wall)
    return create_app(settings, carriers=_carriers(gateway), clock=clock)


def _clock_and_gateway(settings: Settings, wall: Callable[[], datetime]) -> tuple[DemoClock, ConsoleGateway]:
    files = DemoFiles(settings.instance)
    clock = DemoClock(files.clock, wall)
    return clock, ConsoleGateway(files.texts, clock=clock)


def _put_on_phones(files: DemoFiles, texts: list[KeptText], *, now: datetime) -> None:
    clock = StillClock(now)
    gateway, seen = ConsoleGateway(files.texts, clock=clock), SeenTexts(files.seen)
    for text in texts:
        clock.move_to(text.at)
        gateway.send(OutgoingText(text.key, text.to, text.body, validity=NEWS))
    for phone in {text.to for text in texts}:
        seen.mark(phone, sum(1 for text in texts if text.to == phone and text.at < now - NEWS))


def _carriers(gateway: ConsoleGateway) -> Carriers:
    return Carriers((Route(gateway),), ConsoleCalls())
