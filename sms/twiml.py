"""What a carrier reads aloud in a call, in TwiML: French said by a machine, a key waited for, the end of the call."""

from xml.etree.ElementTree import Element, SubElement, tostring

LANGUAGE = "fr-FR"
CONTENT_TYPE = "text/xml; charset=utf-8"
WAIT_S = 8  # after the last word: older hands need time to find the key


def asking(words: str, *, action: str) -> str:
    """Say `words` and wait for one key, which may be pressed while they are said.

    Whatever comes is posted to `action` (absolute address), silence too; `#` and `*` are keys like the others.
    """
    response = Element("Response")
    attributes = {
        "input": "dtmf",
        "action": action,
        "method": "POST",
        "numDigits": "1",
        "finishOnKey": "",
        "timeout": str(WAIT_S),
        "actionOnEmptyResult": "true",
    }
    _say(SubElement(response, "Gather", attributes), words)
    return _document(response)


def closing(words: str) -> str:
    """Say `words` and hang up."""
    response = Element("Response")
    _say(response, words)
    SubElement(response, "Hangup")
    return _document(response)


def _say(parent: Element, words: str) -> None:
    SubElement(parent, "Say", {"language": LANGUAGE}).text = words


def _document(response: Element) -> str:
    written: bytes = tostring(response, encoding="UTF-8", xml_declaration=True)
    return written.decode()
