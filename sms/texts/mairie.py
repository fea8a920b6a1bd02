"""What the mairie's duty phone reads: a request that waits for a decision."""

from sms.texts.frame import Frame, worded


def mairie_alert(frame: Frame, *, ref: str, reason: str) -> str:
    """Tell the duty agent which request is stuck and why. `reason` is a few French words and may be shortened."""
    template = "Voisinage {commune}, mairie : la demande {ref} attend votre décision : {reason}. "
    return worded(frame, template + "Accueil : {phone}", {"reason": reason}, ref=ref)


def mairie_backup_old(frame: Frame, *, days: int) -> str:
    """Tell the duty agent that nothing has been kept for so many days, and whom to tell."""
    old = "Voisinage {commune}, mairie : pas de bonne sauvegarde depuis {days} jours. "
    return worded(frame, old + "Prévenez qui s'occupe de la machine. Accueil : {phone}", {}, days=str(days))


def mairie_news_asked(frame: Frame, *, ref: str) -> str:
    """Tell the duty agent that whoever recorded a request asks where it stands."""
    news = "Voisinage {commune}, mairie : des nouvelles de la demande {ref} sont attendues par qui l'a signalée. "
    return worded(frame, news + "Accueil : {phone}", {}, ref=ref)
