"""What an agent sends to their own mobile, to see that texts arrive."""

from sms.texts.frame import Frame, worded


def trial_text(frame: Frame) -> str:
    """Say that it has arrived, and that nothing is to be done."""
    news = "ce SMS d'essai est bien arrivé. Les bénévoles recevront les leurs ainsi."
    return worded(frame, f"Voisinage {{commune}} : {news} Rien à faire. Le numéro à appeler : {{téléphone}}", {})
