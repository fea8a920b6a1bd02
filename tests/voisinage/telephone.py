"""Landlines of the story's town: they ring when the outbox calls them, and their owners press keys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dispatch.people import Volunteer
from sms.calls import OutgoingCall
from sms.gateway import Accepted
from sms.routes import Carriers, Route
from tests.sms.heard import Heard, hear
from tests.stories.town import Phone
from tests.voisinage.carrier_calls import Twilio, listening_site
from tests.voisinage.open_site import Site
from voisinage.desk import Office

OURS = "+33199000300"  # the number that calls, and that people call back
VOICE, KEY, BACK = "/hooks/twilio/voice", "/hooks/twilio/voice/touche", "/hooks/twilio/voice/entrant"
STATUS = "/hooks/twilio/status"


@dataclass
class Exchange:
    """A carrier that places calls: it keeps what it was asked to ring."""

    name: str = "twilio"
    placed: list[OutgoingCall] = field(default_factory=list)

    def call(self, call: OutgoingCall) -> Accepted:
        """Ring a phone."""
        self.placed.append(call)
        return Accepted(sid(len(self.placed)), segments=0)


def sid(number: int) -> str:
    """Give a name as Twilio makes them for calls."""
    return f"CA{number:032x}"


def calling_site(engine: Engine) -> tuple[Site, Exchange]:
    """A town and its site where calls can be placed and are heard of."""
    site, exchange = listening_site(engine), Exchange()
    site.town.caller = exchange
    site.town.line = replace(site.town.line, can_call=True)
    office: Office = site.app.extensions["voisinage"]
    carriers = Carriers((Route(site.town.carrier),), exchange)
    site.app.extensions["voisinage"] = replace(office, carriers=carriers, line=site.town.line)
    return site, exchange


@dataclass
class Telephone:
    """A volunteer's landline and what its owner does with it."""

    site: Site
    exchange: Exchange
    phone: Phone
    heard: Heard | None = None
    over: int = 0  # how many of its calls have ended

    @classmethod
    def of(cls, site: Site, exchange: Exchange, phone: Phone) -> Telephone:
        """Give a volunteer a landline instead of their mobile."""
        number = f"+33261910{phone.volunteer_id:03d}"
        with site.town.sessions.begin() as session:
            session.get_one(Volunteer, phone.volunteer_id).phone = number
        return cls(site, exchange, Phone(site.town, phone.volunteer_id, number))

    @property
    def calls(self) -> list[OutgoingCall]:
        """Every call so far to this phone."""
        self.site.town.delivers()
        return [call for call in self.exchange.placed if call.to == self.phone.number]

    def rings(self) -> Telephone:
        """It rings: a call that is not over yet."""
        assert len(self.calls) > self.over, "it does not ring"
        return self

    def picks_up(self, answered_by: str = "human") -> Telephone:
        """Somebody, or something, answers the last call."""
        self.heard = hear(self.rings().begins(answered_by).get_data(as_text=True))
        return self

    def begins(self, answered_by: str = "human") -> TestResponse:
        """The carrier asks what to say."""
        call = self.calls[-1]
        fields = {**self._of_the_call(), "CallStatus": "in-progress", "AnsweredBy": answered_by}
        return Twilio(self.site).posts(VOICE, fields, query=_about(call))

    def hears(self, *words: str) -> Telephone:
        """All these words were just said."""
        assert self.heard is not None
        for each in words:
            assert each in self.heard.words, self.heard.words
        return self

    def does_not_hear(self, *words: str) -> Telephone:
        """None of these was just said."""
        assert self.heard is not None
        for each in words:
            assert each not in self.heard.words, self.heard.words
        return self

    def presses(self, digit: str) -> Telephone:
        """Press a key, "" is silence; what follows from it leaves at once."""
        self.presses_only(digit).site.town.delivers()
        return self

    def presses_only(self, digit: str) -> Telephone:
        """Press a key while nobody sends anything."""
        self.heard = hear(self.posts_key(digit).get_data(as_text=True))
        return self

    def posts_key(self, digit: str) -> TestResponse:
        """The carrier brings a key."""
        assert self.heard is not None
        path, _, query = self.heard.target.partition("?")
        answer = Twilio(self.site).posts(path, {**self._in_hand, "Digits": digit}, query=query)
        assert answer.status_code == 200
        return answer

    def is_over(self) -> Telephone:
        """Nothing more is asked, and the carrier says that the call went well."""
        return self.is_not_asked().hangs_up()

    def is_not_asked(self) -> Telephone:
        """No key is waited for."""
        assert self.heard is not None
        assert self.heard.action is None, self.heard.words
        return self

    def hangs_up(self) -> Telephone:
        """End the call, wherever it is."""
        return self.ends("completed")

    def ends(self, status: str, **more: str) -> Telephone:
        """The carrier says how the last call ended: "no-answer", "busy", or "completed"."""
        call = self.rings().calls[-1]
        fields = {**self._of_the_call(), "CallStatus": status, **more}
        self.over = len(self.calls)
        answer = Twilio(self.site).posts(STATUS, fields, query=_about(call))
        assert answer.status_code == 204
        self.site.town.delivers()
        return self

    def calls_back(self, number: str | None = None, name: int = 9_000) -> Telephone:
        """Call our number, from one's own or as if from another."""
        self._in_hand = {
            "CallSid": sid(name), "Direction": "inbound", "From": number or self.phone.number, "To": OURS,
            "CallStatus": "ringing",
        }  # fmt: skip
        self.heard = hear(Twilio(self.site).posts(BACK, self._in_hand).get_data(as_text=True))
        return self

    def _of_the_call(self) -> dict[str, str]:
        name = sid(self.exchange.placed.index(self.calls[-1]) + 1)
        self._in_hand = {
            "CallSid": name, "Direction": "outbound-api", "From": OURS, "To": self.phone.number,
        }  # fmt: skip
        return self._in_hand

    _in_hand: dict[str, str] = field(default_factory=dict)


def _about(call: OutgoingCall) -> str:
    return f"cle={call.key.replace(':', '%3A')}"
