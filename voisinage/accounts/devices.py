"""From what a browser says of itself to a few words in which its owner knows it again."""

from collections.abc import Mapping

# In this order: most browsers also name those that they resemble.
BROWSERS: Mapping[str, str] = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS: Mapping[str, str] = {
    "iPhone": "un iPhone",
    "iPad": "un iPad",
    "Android": "un téléphone Android",
    "Windows": "Windows",
    "Mac OS X": "un Mac",
    "CrOS": "un Chromebook",
    "Linux": "Linux",
}


def device_words(user_agent: str) -> str:
    """Write "Firefox sur Windows". What nobody recognises is "Un navigateur"."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return f"{browser or 'Un navigateur'}{f' sur {system}' if system else ''}"


def _first(known: Mapping[str, str], told: str) -> str:
    return next((words for sign, words in known.items() if sign in told), "")
