"""What a prescriber reads on their phone: how a need that they recorded has ended."""

from sms.texts.frame import Frame, say


def prescriber_outcome(frame: Frame, *, ref: str, job: str, outcome: str, link: str) -> str:
    """Tell how a request ended. `outcome` is a few French words; the page at `link` asks to sign in."""
    return say(frame, "prescriber_outcome", {"travail": job, "issue": outcome}, référence=ref, lien=link)
