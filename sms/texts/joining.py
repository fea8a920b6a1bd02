"""What a volunteer reads about their own place among the neighbours: their page, and a charter that has changed."""

from datetime import datetime

from sms.texts.frame import Frame, worded
from sms.when import spoken_deadline


def own_page(frame: Frame, *, link: str) -> str:
    """Bring the link to their own page to somebody who asked for it, or who signed up a second time."""
    words = "Voisinage {commune} : votre page, valable une heure\n{link}\nVous n'avez rien demandé ? Ignorez ce texto. "
    return worded(frame, words + "Tél. {téléphone}", {}, link=link)


def charter_changed(frame: Frame, *, link: str, answer_by: datetime, now: datetime) -> str:
    """Ask to read and sign the new charter; `answer_by` is when the old signature stops counting."""
    due = spoken_deadline(answer_by, now, frame.timezone) if answer_by > now else "pour continuer"
    words = f"Voisinage {{commune}} : la charte a changé. Merci de la lire et de la signer {due}\n{{link}}\n"
    return worded(frame, words + "Tél. {téléphone}", {}, link=link)
