"""What a prescriber reads on their phone: how a need that they recorded has ended."""

from sms.texts.frame import Frame, worded


def prescriber_outcome(frame: Frame, *, ref: str, job: str, outcome: str, link: str) -> str:
    """Tell how a request ended. `outcome` is a few French words; the page at `link` asks to sign in."""
    news = "Voisinage {commune}, demande {ref} ({job}) : {outcome}. "
    template = news + "Le détail, une fois connecté :\n{link}\nTél. {phone}"
    return worded(frame, template, {"job": job, "outcome": outcome}, ref=ref, link=link)
