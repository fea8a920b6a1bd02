"""Where somebody goes who has just signed in."""

from urllib.parse import urlsplit

from flask_login import current_user

from dispatch.states import AgentRole

FIRST_PAGES = {AgentRole.PRESCRIBER: "/demandes", AgentRole.MAIRIE: "/mairie/"}


def first_page() -> str:
    """Where the work of whoever is signed in begins."""
    return FIRST_PAGES[current_user.role]


def is_local(path: str) -> bool:
    """Whether `path` stays on this site: browsers take two slashes, backslashes or control characters for another."""
    parts = urlsplit(path)
    plain = path.isprintable() and "\\" not in path
    return plain and path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc
