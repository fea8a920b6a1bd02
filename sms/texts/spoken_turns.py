"""What a volunteer hears back in a call: a key taken, a key not understood, a number called back, a machine's ear."""

from sms.aloud import phone_aloud
from sms.texts.frame import Frame
from sms.texts.spoken import NOBODY, farewell

WELCOME = "Merci ! On compte sur vous."
AGAIN = "Tapez 3 pour réécouter."
HOURS_TAKEN = "Cette visite ne va pas avec les heures déjà promises : nous demandons à quelqu'un d'autre."
NOT_KEPT = "Excusez-nous, une panne nous empêche de vous répondre, et rien n'a été noté."
TRY_AGAIN = f"{NOT_KEPT} Tapez de nouveau votre choix."
CALL_LATER = f"{NOT_KEPT} Rappelez ce numéro dans quelques minutes. Au revoir."


def search_news(*, asked: bool) -> str:
    """Tell a referent, who has no screen, what the search does without them."""
    if not asked:
        return NOBODY
    return "Nous demandons aux voisins les mieux placés, et nous vous rappelons dès que l'un d'eux dit oui."


def noted(frame: Frame, news: str = "") -> str:
    """Say that a key was taken."""
    return f"C'est noté. {news} Merci d'avoir répondu. {farewell(frame)}".replace("  ", " ")


def not_understood(question: str) -> str:
    """Ask once more after silence or a key that means nothing here."""
    return f"Nous n'avons pas reçu de réponse que nous comprenons. {question}"


def goodbye(frame: Frame) -> str:
    """End a call without an answer, without reproach."""
    return f"Nous n'avons pas reçu de réponse, cela ne fait rien. {farewell(frame)}"


def stopped(frame: Frame) -> str:
    """Confirm that nothing more will come."""
    return f"C'est noté, nous ne vous solliciterons plus. Merci pour votre aide. {_way_back(frame)}"


def left_on_a_machine(frame: Frame, number: str) -> str:
    """What an answering machine keeps: who called and whom to call, nothing of the task."""
    return f"Voisinage {frame.commune}. Merci de rappeler le {phone_aloud(number)}. Au revoir."


def nothing_waits(frame: Frame) -> str:
    """Answer a volunteer who calls while nothing is asked of them."""
    news = "Aucune demande ne vous attend en ce moment."
    return f"Bonjour, ici Voisinage {frame.commune}. Merci de votre appel ! {news} {farewell(frame)}"


def no_longer_asked(frame: Frame) -> str:
    """Answer a volunteer who wants no more messages."""
    news = "Vous avez demandé à ne plus être sollicité."
    return f"Bonjour, ici Voisinage {frame.commune}. {news} {_way_back(frame)}"


def call_back_soon(frame: Frame) -> str:
    """Say that the details follow in a call of ours: anybody can pretend to call from a volunteer's number."""
    news = "Raccrochez : nous vous rappelons dans une minute pour vous donner les détails."
    return f"C'est noté. {news} {farewell(frame)}"


def ask_the_mairie(frame: Frame) -> str:
    """Say where the details are told when we place no calls ourselves."""
    return f"C'est noté. Pour les détails, appelez la mairie au {phone_aloud(frame.callback)}. Au revoir."


def unknown_caller(frame: Frame | None) -> str:
    """Tell a stranger what this number is and whom to call. `frame`: of the commune, where there is but one."""
    who = f"Bonjour, ici Voisinage {frame.commune}, " if frame else "Bonjour, ici Voisinage, "
    what = "l'entraide entre voisins portée par la mairie. "
    whom = farewell(frame) if frame else "Pour toute question, appelez votre mairie. Au revoir."
    return who + what + whom


def ended_call() -> str:
    """Answer a call about something we do not know any more."""
    return "Bonjour, ici Voisinage. Cette demande n'existe plus, vous n'avez rien à faire. Merci, et au revoir."


def _way_back(frame: Frame) -> str:
    return f"Pour revenir, appelez la mairie au {phone_aloud(frame.callback)}. Au revoir."
