"""Numbers and hours, as a machine's voice says them like people do."""

import pytest

from sms.aloud import digits_aloud, hours_aloud, phone_aloud


def test_a_number_is_said_in_pairs() -> None:
    assert phone_aloud("+33199000100") == "01, 99, 00, 01, 00"


def test_a_code_is_said_digit_by_digit() -> None:
    assert digits_aloud("0481") == "0, 4, 8, 1"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("aujourd'hui avant 18h", "aujourd'hui avant 18 heures"),
        ("jeudi 12 entre 9h et 14h30", "jeudi 12 entre 9 heures et 14 heures 30"),
        ("avant 1h05", "avant 1 heure 5"),
        ("demain avant minuit", "demain avant minuit"),
        ("du jeudi 12 à 0h15 au vendredi 13 à 9h", "du jeudi 12 à 0 heure 15 au vendredi 13 à 9 heures"),
    ],
)
def test_hours_are_said_in_words(written: str, said: str) -> None:
    assert hours_aloud(written) == said
