"""All that a voice reads can be read by the mairie beforehand."""

import inspect

from sms.preview import frame_of
from sms.spoken_samples import SPOKEN, every_call
from sms.texts import number, spoken

PARTS = {"visit_aloud", "farewell"}  # said within others


def test_whatever_is_said_in_a_call_has_its_sample() -> None:
    said = {
        wording
        for module in (spoken, number)
        for name, wording in inspect.getmembers(module, inspect.isfunction)
        if wording.__module__ == module.__name__ and not name.startswith("_") and name not in PARTS
        if module is spoken or name.startswith("spoken")
    }
    assert set(SPOKEN) == said


def test_a_sample_says_who_hears_it_and_the_words() -> None:
    heard = {sample.title: sample.words for sample in every_call(frame_of(longest=False))}
    assert len(heard) == len(SPOKEN)
    assert "Il s'agit de : changer une ampoule, Centre ancien." in heard["Au bricoleur : demande d'un coup de main"]
    assert "12 rue des Lilas" in heard["Au bricoleur qui a dit oui, après une touche : où aller"]


def test_nothing_personal_is_said_before_a_key_is_pressed() -> None:
    before = [one.words for one in every_call(frame_of(longest=False)) if "après une touche" not in one.title]
    assert not [words for words in before if "Lilas" in words or "Odette" in words or "Paul" in words]
