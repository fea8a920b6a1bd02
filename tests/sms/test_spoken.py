"""What is said in calls: the task and nothing personal before a key, all that is needed after it."""

from datetime import UTC, datetime, timedelta

import pytest

from sms.texts import spoken, spoken_turns
from sms.texts.frame import Frame, Need, VisitTimes

FRAME = Frame(commune="Clairval", callback="+33199000100", can_reply=False, timezone="Europe/Paris")
NEED = Need("Changer une ampoule", "Centre", urgent=False)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
VISIT = VisitTimes(visit_start=NOW + timedelta(hours=1), visit_end=NOW + timedelta(hours=3, minutes=30))
NO_TIME = VisitTimes(visit_start=None, visit_end=None)


def test_a_neighbour_hears_who_calls_what_for_until_when_and_which_keys() -> None:
    said = spoken.bricoleur_asked(FRAME, NEED, answer_by=NOW + timedelta(hours=9), now=NOW, visit=VISIT)

    assert said == (
        "Bonjour, ici Voisinage Clairval. Il s'agit de : changer une ampoule, Centre. "
        "Visite lundi 23 entre 10 heures et 12 heures 30. Pouvez-vous aider ? "
        "Répondez aujourd'hui avant 18 heures. "
        "Tapez 1 pour accepter, 2 pour refuser, 3 pour réécouter, 9 pour ne plus être sollicité."
    )


def test_no_deadline_is_named_that_is_past() -> None:
    said = spoken.referent_asked(FRAME, NEED, answer_by=NOW, now=NOW)

    assert "Pouvez-vous suivre cette demande ? Tapez 1" in said


def test_what_cannot_wait_says_so() -> None:
    urgent = Need("Changer une ampoule", "Centre", urgent=True)

    assert "C'est urgent." in spoken.referent_asked(FRAME, urgent, answer_by=NOW, now=NOW)


@pytest.mark.parametrize(
    ("referent", "whom"),
    [
        (spoken.Contact("Anne", "+33639980001"), "appelez Anne au 06, 39, 98, 00, 01."),
        (None, "appelez la mairie au 01, 99, 00, 01, 00."),
    ],
)
def test_who_said_yes_hears_where_to_go(referent: spoken.Contact | None, whom: str) -> None:
    place = spoken.Door("Odette", "12 rue des Lilas", "deuxième étage", "0481", "Paul")

    said = spoken.door(FRAME, place, visit=VISIT, referent=referent)

    assert said == (
        "Vous allez chez Odette, 12 rue des Lilas. Pour entrer : deuxième étage. "
        "Visite lundi 23 entre 10 heures et 12 heures 30. Paul vient aussi. "
        f"À la porte, dites que vous venez de la mairie, avec le code 0, 4, 8, 1. En cas de souci, {whom}"
    )


def test_without_a_time_it_is_to_be_agreed() -> None:
    place = spoken.Door("Odette", "12 rue des Lilas", "", "0481", None)

    assert "L'heure est à convenir. À la porte" in spoken.door(FRAME, place, visit=NO_TIME, referent=None)


def test_a_referent_hears_the_persons_number() -> None:
    said = spoken.person(
        spoken.Contact("Odette", "+33199000199"), address="12 rue des Lilas", windows=["jeudi 12 entre 9h et 12h"]
    )

    assert said == (
        "La personne s'appelle Odette, 12 rue des Lilas. Elle peut recevoir jeudi 12 entre 9 heures et 12 heures. "
        "Son numéro : 01, 99, 00, 01, 99."
    )


def test_an_answering_machine_keeps_nothing_of_the_task() -> None:
    said = spoken_turns.left_on_a_machine(FRAME, "+33199000300")

    assert said == "Voisinage Clairval. Merci de rappeler le 01, 99, 00, 03, 00. Au revoir."


def test_a_stranger_hears_whom_to_call() -> None:
    assert "appelez la mairie au 01, 99, 00, 01, 00" in spoken_turns.unknown_caller(FRAME)
    assert "appelez votre mairie" in spoken_turns.unknown_caller(None)


def test_whoever_stopped_hears_in_one_sentence_how_to_come_back() -> None:
    for said in (spoken_turns.stopped(FRAME), spoken_turns.no_longer_asked(FRAME)):
        assert "Pour revenir, appelez la mairie au 01, 99, 00, 01, 00. Au revoir." in said
        assert "Pour toute question" not in said
