"""What a volunteer reads or hears once about a number: is it really theirs? Before that, nobody asks them anything."""

from collections.abc import Sequence

from sms.aloud import phone_aloud
from sms.gsm7 import count_segments
from sms.texts.frame import MOST_SEGMENTS, Frame, worded


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


def number_links(frame: Frame, *, links: Sequence[str]) -> str:
    """Bring to a number just proven the links of what its owner has in hand; `fitting` says how many a text holds."""
    rows = "".join(f"{{link{number}}}\n" for number in range(len(links)))
    words = "Voisinage {commune} : votre nouveau numéro est confirmé. Ce que vous avez en cours :\n"
    exact = {f"link{number}": link for number, link in enumerate(links)}
    return worded(frame, f"{words}{rows}Tél. {{téléphone}}", {}, **exact)


def fitting(frame: Frame, links: Sequence[str]) -> int:
    """How many of these links, from the first on, fit in one text: one at least."""
    return next(
        (
            many
            for many in range(len(links), 1, -1)
            if count_segments(number_links(frame, links=links[:many]))[1] <= MOST_SEGMENTS
        ),
        1,
    )


def spoken_number_check(frame: Frame) -> str:
    """Ask in a call whether the number is theirs: who presses the key holds the phone, no code is needed."""
    welcome = f"Bonjour, ici Voisinage {frame.commune}, l'entraide entre voisins portée par la mairie. "
    question = "Vous faites partie des voisins solidaires, et nous vérifions votre numéro. "
    return f"{welcome}{question}Si c'est bien vous, tapez 1. Sinon, vous pouvez raccrocher."


def spoken_number_verified(frame: Frame) -> str:
    """Thank for the key."""
    news = "Merci, votre numéro est confirmé. Nous vous appellerons quand un voisin aura besoin de vous."
    return f"{news} Pour toute question, appelez la mairie au {phone_aloud(frame.callback)}. Au revoir."
