"""TwiML as a caller hears it: the words, and where a key goes."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, XMLPullParser


@dataclass(frozen=True)
class Heard:
    """What was said; `action` is where the next key is posted, none when the call ended there."""

    words: str
    action: str | None

    @property
    def target(self) -> str:
        """The action as a browser of this site asks for it."""
        assert self.action is not None, f"no key was asked for: {self.words}"
        parts = urlsplit(self.action)
        return f"{parts.path}?{parts.query}"


def hear(document: str) -> Heard:
    """Follow a document as Twilio does: a question waits for a key, anything else must hang up."""
    root = parse(document)
    gather = root.find("Gather")
    if gather is None:
        assert root.find("Hangup") is not None, document
    words = " ".join(say.text or "" for say in root.iter("Say"))
    return Heard(words, gather.get("action") if gather is not None else None)


def parse(document: str) -> Element:
    """Read a whole document."""
    parser: XMLPullParser[Element] = XMLPullParser(["end"])
    parser.feed(document.encode())
    parser.close()
    *_, last = (event[-1] for event in parser.read_events())
    assert isinstance(last, Element)
    return last
