"""Every mail in French: plain values in, a subject and a body out. No name and no address, as in texts."""

from dataclasses import dataclass

from sms.phone import display
from sms.texts import Frame


@dataclass(frozen=True)
class Words:
    """A mail as its reader finds it: plain text, typeset as French is."""

    subject: str
    body: str


def outcome(frame: Frame, *, ref: str, job: str, ended: str, link: str) -> Words:
    """Tell how a request ended. `ended` is a few French words; the page at `link` asks to sign in."""
    body = f"""Bonjour,

La demande {ref} ({job}) que vous avez signalée à {frame.commune} : {ended}.

Le détail est ici, une fois connecté :
{link}

Une question ? Appelez la mairie au {display(frame.callback)}.

Vous avez demandé à être prévenu ainsi. Pour changer : « Mes préférences », en bas de chaque page du site.

Voisinage, l'entraide gratuite entre voisins, portée par la mairie.
"""
    return Words(_typeset(f"Demande {ref} : {ended}"), _typeset(body))


def _typeset(text: str) -> str:
    """The apostrophes of print: a mail may have them, a text may not."""
    return text.replace("'", "’")
