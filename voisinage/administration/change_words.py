"""The French sentence of each change that the mairie made to its settings and accounts."""

from collections.abc import Callable, Mapping
from typing import Any

from dispatch.events import Event
from voisinage.accounts.standing import Who
from voisinage.board.sentences import SENTENCES
from voisinage.labels import LABELS
from voisinage.wording import listed, of, uncapitalised

Details = Mapping[str, Any]  # of the journal, with the names of its ids beside them
FIELDS = {
    "name": "le nom", "insee": "le code INSEE", "contact_phone": "le numéro que les gens appellent",
    "alert_phone": "le mobile d’astreinte", "school_zone": "les vacances scolaires", "phone": "le téléphone",
    "label": "le nom", "done_by": "qui le fait", "skill": "le savoir-faire", "minutes": "la durée",
    "pair": "le nombre de bénévoles", "orientation": "ce qui est dit au prescripteur",
    "position": "la place dans la liste", "active": "s’il est proposé", "questions": "les questions de sécurité",
}  # fmt: skip


def told(event: Event, details: Details, *, who: str) -> str:
    """What happened, in one sentence."""
    if event is Event.SETTINGS_CHANGED and details.get("what") in _SETTINGS:
        return f"{who} {_SETTINGS[details['what']](details)}."
    if event in _ACCOUNTS and details.get("agent_name"):
        return f"{who} {_ACCOUNTS[event](details)}."
    return SENTENCES[event].format(who=who, requests=details.get("requests", ""))


def _commune(details: Details) -> str:
    return f"a changé les réglages de la commune{_fields(details)}"


def _addresses(details: Details) -> str:
    new, changed = int(details.get("created", 0)), int(details.get("updated", 0))
    return f"a chargé les adresses : {new} nouvelle{'s' * (new > 1)}, {changed} changée{'s' * (changed > 1)}"


def _sectors(details: Details) -> str:
    names = [f"« {name} »" for name in details.get("names", ())]
    if not names:
        return "a enregistré des secteurs"
    return f"a enregistré {'les secteurs' if len(names) > 1 else 'le secteur'} {listed(names)}"


def _renamed(details: Details) -> str:
    if "before" in details:
        return f"a renommé le secteur « {details['before']} » en « {details['after']} »"
    return f"a renommé un secteur{_quoted(details, 'sector')}"


def _removed(details: Details) -> str:
    name, into = details.get("name"), details.get("into_name")
    kept = f", et confié ce qu’il avait à « {into} »" if into else ""
    return f"a supprimé le secteur « {name} »{kept}" if name else f"a supprimé un secteur{kept}"


def _service(details: Details) -> str:
    what = "ajouté" if details.get("new") else "changé"
    return f"a {what} le service{_quoted(details, 'job')}{_fields(details)}"


def _organisation(details: Details) -> str:
    what = "ajouté" if details.get("new") else "changé"
    return f"a {what} l’organisation{_quoted(details, 'organisation')}{_fields(details)}"


def _quoted(details: Details, key: str) -> str:
    name = details.get(f"{key}_name")
    return f" « {name} »" if name else ""


def _fields(details: Details) -> str:
    words = [FIELDS[name] for name in details.get("changed", ()) if name in FIELDS]
    return f" : {listed(words)}" if words else ""


def _role(word: str) -> str:
    return uncapitalised(LABELS[Who].get(Who(word), word)) if word in set(Who) else word


def _invited(details: Details) -> str:
    if details.get("again"):
        return f"a renvoyé un lien à {details['agent_name']}"
    return f"a invité {details['agent_name']} : {_role(str(details.get('role', '')))}"


def _role_changed(details: Details) -> str:
    before, after = (_role(str(details.get(when, ""))) for when in ("before", "after"))
    return f"a changé le rôle {of(details['agent_name'])} : {before}, puis {after}"


def _factor(details: Details) -> str:
    verb = "effacé" if details.get("what") == "forgotten" else "changé"
    return f"a {verb} le second facteur {of(details['agent_name'])}"


_SETTINGS: dict[str, Callable[[Details], str]] = {
    "commune": _commune, "addresses": _addresses, "sectors": _sectors, "sector": _renamed,
    "sector_removed": _removed, "service": _service, "organisation": _organisation,
}  # fmt: skip
_ACCOUNTS: dict[Event, Callable[[Details], str]] = {
    Event.AGENT_INVITED: _invited,
    Event.AGENT_CHANGED: _role_changed,
    Event.AGENT_SUSPENDED: lambda details: f"a suspendu le compte {of(details['agent_name'])}",
    Event.AGENT_RESTORED: lambda details: f"a rouvert le compte {of(details['agent_name'])}",
    Event.AGENT_REMOVED: lambda details: f"a retiré le compte {of(details['agent_name'])}",
    Event.SECOND_FACTOR_CHANGED: _factor,
}
