"""The words for distances, moments, turns and sectors, as people say them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.availability import Window
from dispatch.geo import How, Located
from dispatch.matching import reasons
from dispatch.matching.reasons import located_sentence

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2026-11-23 11:00", "libre ce matin"),
        ("2026-11-23 14:00", "libre cet après-midi"),
        ("2026-11-23 19:00", "libre ce soir"),
        ("2026-11-24 09:00", "libre demain matin"),
        ("2026-11-29 15:00", "libre dimanche après-midi"),
        ("2026-11-30 15:00", "libre lundi 30 novembre après-midi"),  # "lundi" alone would be today
        ("2026-12-01 15:00", "libre mardi 1er décembre après-midi"),
    ],
)
def test_the_moment_is_said_as_people_say_it(start: str, words: str) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=PARIS).astimezone(UTC)
    assert reasons.free(Window(at, at + timedelta(hours=1)), MONDAY, PARIS) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "une sollicitation aujourd'hui"),
        (1, "une sollicitation hier"),
        (2, "sans sollicitation depuis 2 jours"),
        (13, "sans sollicitation depuis 13 jours"),
        (14, "sans sollicitation depuis 2 semaines"),
        (22, "sans sollicitation depuis 3 semaines"),
        (59, "sans sollicitation depuis 8 semaines"),
        (60, "sans sollicitation depuis 2 mois"),
        (400, "sans sollicitation depuis 13 mois"),
    ],
)
def test_how_long_somebody_was_left_in_peace(days: int, words: str) -> None:
    assert reasons.asked_since(MONDAY - timedelta(days=days), MONDAY, PARIS) == words


def test_yesterday_is_a_local_day() -> None:
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # half past eleven in the evening
    assert reasons.asked_since(late, MONDAY, PARIS) == "une sollicitation hier"
    assert reasons.asked_since(late + timedelta(hours=1), MONDAY, PARIS) == "une sollicitation aujourd'hui"


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "à moins de 50 m"), (49.9, "à moins de 50 m"), (50, "à 50 m"), (348, "à 350 m"), (974, "à 950 m"),
        (976, "à 1 km"), (1_000, "à 1 km"), (1_451, "à 1,5 km"), (2_400, "à 2,4 km"), (10_020, "à 10 km"),
        (None, ""),
    ],
)  # fmt: skip
def test_distances_are_rounded(metres: float | None, words: str) -> None:
    assert reasons.away(metres) == words


@pytest.mark.parametrize(("visits", "words"), [(0, ""), (1, "1 visite déjà prévue"), (2, "2 visites déjà prévues")])
def test_visits_are_counted_in_french(visits: int, words: str) -> None:
    assert reasons.busy(visits) == words


@pytest.mark.parametrize(
    ("located", "sentence"),
    [
        (Located(How.INSIDE, 1, "Centre"), "L'adresse est dans le secteur Centre."),
        (
            Located(How.BORDER, 1, "Centre"),
            "L'adresse est à la limite de plusieurs secteurs : le secteur Centre s'en occupe.",
        ),
        (
            Located(How.NEAR, 1, "Centre", 348.0),
            "L'adresse est hors des secteurs, à 350 m du plus proche : le secteur Centre s'en occupe.",
        ),
        (
            Located(How.OUTSIDE, distance_m=3_240),
            "L'adresse est à 3,2 km du secteur le plus proche : la mairie décide qui s'en occupe.",
        ),
        (Located(How.UNDIVIDED), "La commune n'a pas de secteurs : chaque référent peut s'en occuper."),
    ],
)
def test_how_a_sector_was_found_is_said_in_french(located: Located, sentence: str) -> None:
    assert located_sentence(located) == sentence
