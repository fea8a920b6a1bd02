"""What an agent reads about their own account."""

from sms.texts.frame import Frame, worded


def account_link(frame: Frame, *, link: str) -> str:
    """Bring the link that opens an account to somebody whom the mairie has invited."""
    words = (
        "Voisinage {commune} : la mairie vous ouvre un compte. Choisissez votre mot de passe sous sept jours\n{link}\n"
        "Lien personnel, ne le transmettez pas. Tél. {téléphone}"
    )
    return worded(frame, words, {}, link=link)
