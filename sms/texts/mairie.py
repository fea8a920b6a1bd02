"""What the mairie's duty phone reads: a request that waits for a decision."""

from sms.texts.frame import Frame, say


def mairie_alert(frame: Frame, *, ref: str, reason: str) -> str:
    """Tell the duty agent which request is stuck and why. `reason` is a few French words and may be shortened."""
    return say(frame, "mairie_alert", {"motif": reason}, référence=ref)


def mairie_backup_old(frame: Frame, *, days: int) -> str:
    """Tell the duty agent that nothing has been kept for so many days, and whom to tell."""
    return say(frame, "mairie_backup_old", {}, jours=str(days))


def mairie_news_asked(frame: Frame, *, ref: str) -> str:
    """Tell the duty agent that whoever recorded a request asks where it stands."""
    return say(frame, "mairie_news_asked", {}, référence=ref)
