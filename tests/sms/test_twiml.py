"""What a carrier reads aloud: only verbs and attributes that Twilio documents, as its own library writes them."""

from xml.etree.ElementTree import canonicalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Gather, VoiceResponse

from sms.twiml import asking, closing
from tests.sms.heard import parse

ACTION = "https://voisinage.exemple.fr/hooks/twilio/voice/touche?cle=12%3A7&menu=told&tour=1"
WORDS = "Chez Odette : « 12 rue des Lilas » & <3e étage>. Tapez 1."

# https://www.twilio.com/docs/voice/twiml: the verbs we use, the attributes each may bear, what may stand inside.
ATTRIBUTES = {
    "Response": set(),
    "Say": {"voice", "loop", "language"},
    "Gather": {
        "action", "finishOnKey", "hints", "input", "language", "method", "numDigits", "partialResultCallback",
        "partialResultCallbackMethod", "profanityFilter", "speechTimeout", "timeout", "speechModel", "enhanced",
        "actionOnEmptyResult",
    },
    "Hangup": set(),
}  # fmt: skip
INSIDE = {"Response": {"Say", "Gather", "Hangup"}, "Gather": {"Say"}, "Say": set(), "Hangup": set()}


@pytest.mark.parametrize("document", [asking(WORDS, action=ACTION), closing(WORDS)])
def test_only_what_is_documented_is_used(document: str) -> None:
    root = parse(document)

    assert root.tag == "Response"
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= INSIDE[element.tag]


def test_a_question_is_what_twilios_own_library_writes() -> None:
    response = VoiceResponse()
    gather = Gather(
        input="dtmf", action=ACTION, method="POST", num_digits=1, finish_on_key="", timeout=8,
        action_on_empty_result=True,
    )  # fmt: skip
    gather.say(WORDS, language="fr-FR")
    response.append(gather)

    assert canonicalize(asking(WORDS, action=ACTION)) == canonicalize(str(response))


def test_a_goodbye_is_what_twilios_own_library_writes() -> None:
    response = VoiceResponse()
    response.say(WORDS, language="fr-FR")
    response.hangup()

    assert canonicalize(closing(WORDS)) == canonicalize(str(response))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_every_word_arrives_as_it_was_written(words: str) -> None:
    root = parse(closing(words))

    assert (root.findtext("Say") or "") == words
