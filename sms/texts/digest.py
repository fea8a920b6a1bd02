"""What is said once in the morning: how much waits, and where to begin."""

from sms.texts.frame import Frame, say


def referent_digest(frame: Frame, *, to_verify: int, to_search: int, link: str) -> str:
    """Tell a referent what waits for them; `link` opens the most urgent."""
    parts = [_to_verify(to_verify)] if to_verify else []
    parts += [_to_search(to_search)] if to_search else []
    waiting = " ; ".join(parts)
    begin = "Commencez ici" if to_verify + to_search > 1 else "C'est ici"
    return say(frame, "referent_digest", {}, attente=waiting, début=begin, lien=link)


def mairie_digest(frame: Frame, *, stuck: int, ref: str) -> str:
    """Tell the duty agent how many requests still wait for a decision; `ref` is the most urgent."""
    waiting = f"{stuck} demandes attendent votre décision, d'abord {ref}"
    if stuck == 1:
        waiting = f"la demande {ref} attend toujours votre décision"
    return say(frame, "mairie_digest", {}, attente=waiting)


def _to_verify(count: int) -> str:
    return f"{count} personnes à appeler pour vérifier" if count > 1 else "une personne à appeler pour vérifier"


def _to_search(count: int) -> str:
    return f"{count} demandes où il manque un voisin" if count > 1 else "une demande où il manque un voisin"
