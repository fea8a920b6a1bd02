"""What a new volunteer reads or hears once: is this number really theirs? Before that, nobody asks them anything."""

from sms.aloud import phone_aloud
from sms.texts.frame import Frame, worded


def number_code(frame: Frame, *, code: str, link: str) -> str:
    """Welcome a volunteer and have them show that they hold this phone, by the code or by the link."""
    welcome = "Voisinage {commune} : bienvenue parmi les voisins solidaires ! Ce numéro est bien à vous ? "
    if frame.can_reply:
        how = "Répondez {code} ou ouvrez\n{link}\nTél. {téléphone}. Pas vous ? Ignorez ce texto"
    else:
        how = "Ouvrez\n{link}\nou dites le code {code} au {téléphone}. Pas vous ? Ignorez ce texto"
    return worded(frame, welcome + how, {}, link=link, code=code)


def reply_number_verified(frame: Frame) -> str:
    """Answer the right code."""
    news = "merci, votre numéro est confirmé ! Nous vous écrirons quand un voisin aura besoin de vous."
    return worded(frame, f"Voisinage {{commune}} : {news} Une question : {{téléphone}}", {})


def spoken_number_check(frame: Frame) -> str:
    """Ask in a call whether the number is theirs: who presses the key holds the phone, no code is needed."""
    welcome = f"Bonjour, ici Voisinage {frame.commune}, l'entraide entre voisins portée par la mairie. "
    question = "Vous faites partie des voisins solidaires, et nous vérifions votre numéro. "
    return f"{welcome}{question}Si c'est bien vous, tapez 1. Sinon, vous pouvez raccrocher."


def spoken_number_verified(frame: Frame) -> str:
    """Thank for the key."""
    news = "Merci, votre numéro est confirmé. Nous vous appellerons quand un voisin aura besoin de vous."
    return f"{news} Pour toute question, appelez la mairie au {phone_aloud(frame.callback)}. Au revoir."
