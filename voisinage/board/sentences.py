"""The French sentence of each kind of journal line: `{who}` did it, `{whom}` it concerns; no gender is guessed."""

from dispatch.bricoleurs import NotDone
from dispatch.calling.whom import Outcome
from dispatch.events import Event
from dispatch.geo import How
from dispatch.journal import JournalEntry
from dispatch.mairie import Unmet
from dispatch.prescribing.news import Asked
from dispatch.states import ChosenOtherwise, State, StuckReason, Suspension
from voisinage.board.account_sentences import ACCOUNTS, SLOWED_CODE, SLOWED_MANY
from voisinage.board.call_words import CALLED_PERSON, CALLS, OUTCOMES
from voisinage.board.care_sentences import CARE, FIRST_VISIT_PAIR, changed, until
from voisinage.labels import label
from voisinage.wording import FIELDS, MEANT, NOT_DONE_TOLD, STUCK, SUSPENSION, UNMET, listed, of, uncapitalised

SENTENCES: dict[Event, str] = {
    Event.RECORDED: "{who} a enregistré la demande.{how}{pair}",
    Event.LOCATED: "{who} a situé l’adresse.{how}",
    Event.AMENDED: "{who} a modifié la demande : {fields}.",
    Event.NOTED: "{who} a ajouté une note.",
    Event.NEWS_ASKED: "{who} a demandé des nouvelles{news_of}.",
    Event.REFERENT_ASKED: "Sollicitation envoyée à {whom}, pour suivre la demande.",
    Event.REFERENT_REMINDED: "Rappel envoyé à {whom}, pour suivre la demande.",
    Event.REFERENT_SILENT: "Pas de réponse {of_whom} dans les temps.",
    Event.REFERENT_DECLINED: "{who} a répondu « pas cette fois ».",
    Event.TAKEN_CHARGE: "{who} suit la demande.",
    Event.HANDED_OVER: "{who} a passé la main.",
    Event.TAKEN_BACK: "Sans nouvelles {of_whom}, la demande passe à quelqu’un d’autre.",
    Event.SEARCH_REMINDED: "Rappel envoyé à {whom} : un voisin reste à trouver.",
    Event.BRICOLEUR_ASKED: "Sollicitation envoyée à {whom}, pour aider.",
    Event.CHOSEN_OTHERWISE: "{who} a préféré {whom}, en place {rank} sur la liste.{chosen}",
    Event.WAVE_SENT: "Recherche de voisins, tour {wave} : {asked}.",
    Event.WAVE_SILENT: "Pas de réponse dans les temps : {asked}.",
    Event.WAVE_WAITS: "Personne n’est libre tout de suite, un voisin le sera bientôt : la recherche attend.",
    Event.NOBODY_LEFT: "Plus aucun voisin à solliciter pour le moment.",
    Event.BRICOLEUR_DECLINED: "{who} ne peut pas cette fois.",
    Event.BRICOLEUR_ACCEPTED: "{who} a dit oui.",
    Event.STOOD_DOWN: "La réponse {of_whom} n’est plus attendue.",
    Event.PUT_OFF: "{whom} n’est pas disponible ces jours-ci : la demande va à quelqu’un d’autre.",
    Event.FILLED: "Tout est prêt pour la visite.",
    Event.GIVEN_BACK: "{who} ne peut plus venir.",
    Event.REPORT_ASKED: "Question envoyée à {whom} : est-ce fait ?",
    Event.REPORT_SILENT: "Toujours pas de nouvelles {of_whom} : d’autres voisins seront sollicités.",
    Event.COMING_BACK: "{who} reviendra pour finir.",
    Event.REPORTED_DONE: "{who} dit que c’est fait.",
    Event.REPORTED_NOT_DONE: "{who} dit que ce n’est pas fait : {reason}.",
    Event.VERIFY_REMINDED: "Rappel envoyé à {whom} : il reste à appeler la personne.",
    Event.VERIFIED: "{who} a vérifié auprès de la personne : c’est fait.",
    Event.REOPENED: "{who} a appelé la personne : {again}.",
    Event.UNREACHABLE: "Le message pour {whom} n’a pas pu être remis.",
    Event.REPLY_READ: "{who} a lu la réponse {of_whom} : {meaning}.",
    Event.DETAILS_SEEN: "{who} a ouvert la fiche.",
    Event.ANSWERED_BY_VOICE: "{who} a répondu au téléphone.",
    Event.STUCK: "C’est au tour de la mairie. {reason}",
    Event.MAIRIE_REMINDED: "Rappel envoyé au téléphone de la mairie.",
    Event.MAIRIE_TOLD: "Personne n’est encore trouvé : la mairie est prévenue, et la recherche continue.",
    Event.HARD_STOP: "Personne n’a été trouvé dans le délai prévu : la recherche s’arrête.",
    Event.SUSPENDED: "{who} a mis la demande en attente : {reason}.",
    Event.RESUMED: "{who} a fait reprendre la demande.",
    Event.RELAUNCHED: "{who} a relancé la demande.",
    Event.WOKEN: "{who} a vu que plus rien n’était prévu, et fait avancer la demande.",
    Event.CANCELLED: "{who} a annulé la demande.",
    Event.PASSED_ON: "{who} a confié la demande à un partenaire : {partner}.",
    Event.REASSIGNED: "{who} choisit quelqu’un d’autre.",
    Event.REVIVED: "{who} a rouvert la demande.",
    Event.MERGED: "{who} a réuni cette demande avec la demande {other}, pour le même besoin.",
    Event.MERGED_INTO_THIS: "{who} a réuni la demande {other} avec celle-ci.",
    Event.SPLIT: "{who} a séparé de nouveau cette demande de la demande {other}.",
    Event.SETTINGS_CHANGED: "{who} a changé les réglages.",
    Event.CRISIS_BEGUN: "{who} a activé le mode crise.",
    Event.CRISIS_SPREAD: "{who} a appliqué le mode crise aux demandes en cours ({requests}).",
    Event.CRISIS_PROLONGED: "{who} a changé la date de fin du mode crise.",
    Event.CRISIS_ENDED: "{who} a mis fin au mode crise.",
    Event.CRISIS_CALLED: "{who} a appelé une personne, pendant le mode crise.",
    Event.HASTENED: "{who} a appliqué le mode crise à cette demande : la suite va plus vite.",
    Event.UNMET: "{who} a clos la demande, sans solution : {reason}.",
    **CARE,
    **CALLS,
    **ACCOUNTS,
    Event.SIGNED_UP: "{who} a rempli la page d’inscription.",
    Event.CHARTER_ADOPTED: "{who} a adopté une nouvelle charte.",
    Event.CHARTER_SIGNED: "{who} a noté une charte signée sur papier.",
    Event.VOLUNTEER_MET: "{who} a noté la rencontre avec un bénévole.",
    Event.BADGE_MADE: "{who} a fait un badge.",
    Event.LIST_IMPORTED: "{who} a importé une liste de bénévoles.",
    Event.VOLUNTEERS_MERGED: "{who} a réuni deux fiches d’un même bénévole.",
    Event.VOLUNTEER_LEFT: "{who} a noté un départ : ses données sont effacées.",
    Event.ERASED: "Voisinage a effacé ce dont la durée de conservation était passée.",
    Event.PERSON_FORGOTTEN: "{who} a effacé les données d’une personne aidée.",
    Event.LIMITS_CHANGED: "{who} a changé les durées de conservation.",
    Event.TEXT_CHANGED: "{who} a changé un texto.",
}

# The same while the text waits for the morning, or once it has waited: see `departures`.
PREPARED: dict[Event, str] = {
    Event.REFERENT_ASKED: "Sollicitation préparée pour {whom}, pour suivre la demande : {departure}.",
    Event.BRICOLEUR_ASKED: "Sollicitation préparée pour {whom}, pour aider : {departure}.",
}

_HOW: dict[str | None, str] = {
    None: " L’adresse reste à situer.",
    How.INSIDE: "",
    How.BORDER: " L’adresse est à la limite de plusieurs secteurs.",
    How.NEAR: " L’adresse est hors des secteurs : le plus proche s’en occupe.",
    How.OUTSIDE: " L’adresse est loin de tous les secteurs.",
    How.UNDIVIDED: "",
}


# With an actor, it was somebody's wish and not the clock's.
STUCK_BY_VOLUNTEER = "{who} demande l’aide de la mairie."
HANDED_OVER_BY_AGENT = "{who} confie la suite à quelqu’un d’autre que {whom}."
STUCK_BY_AGENT = "{who} reprend la demande pour la mairie."
NOT_PROPOSED = "{who} a préféré {whom}, hors de la liste proposée.{chosen}"
CRISIS_OVER = "Le mode crise s’est terminé à la date prévue."
REASSIGNED_TO = "{who} a choisi {whom}."
TOLD_TAKEN_CHARGE = "{who} accepte de suivre la demande."  # with a name between, "suit" would be the agent's
TAKEN_BACK_BY_AGENT = "La mairie s’en occupe elle-même : les bénévoles attendus sont prévenus."


def sentence(entry: JournalEntry, *, who: str, whom: str, departure: str = "") -> str:
    """The sentence of one line of the journal. `departure` says when an ask's text leaves, if not at once."""
    event, details = Event(entry.event), entry.details
    template = PREPARED[event] if departure else _template(entry, event)
    told = template.format(
        who=who,
        whom=whom,
        departure=departure,
        of_whom=of(whom),
        how=_HOW[details.get("how")],
        pair=FIRST_VISIT_PAIR if details.get("first_visit_pair") else "",
        until=until(details),
        changed=changed(details),
        reason=_reason(event, str(details.get("reason", ""))),
        outcome=uncapitalised(OUTCOMES[Outcome(details.get("outcome", "reached"))]),
        again=_again(entry),
        asked=_neighbours(int(details.get("asked", 0)), int(details.get("extra", 0))),
        wave=details.get("wave", 1),
        requests=details.get("requests", ""),
        partner=details.get("partner", ""),
        fields=listed([FIELDS[name] for name in details.get("fields", ()) if name in FIELDS]),
        news_of=" à la mairie" if details.get("of") == Asked.MAIRIE else " au référent",
        rank=details.get("rank", 2),
        chosen=_chosen(details.get("reason")) if event is Event.CHOSEN_OTHERWISE else "",
        other=details.get("other", ""),
        meaning=MEANT.get(details.get("meaning", ""), ""),
    )
    told = f"{told.removesuffix('..')}." if told.endswith("..") else told  # after a name such as "Sylvie P."
    return told[0].upper() + told[1:]


def _template(entry: JournalEntry, event: Event) -> str:
    agent, volunteer = bool(entry.actor_agent_id), bool(entry.actor_volunteer_id)
    otherwise = (
        (Event.STUCK, volunteer, STUCK_BY_VOLUNTEER),
        (Event.STUCK, agent, STUCK_BY_AGENT),
        (Event.HANDED_OVER, agent and not volunteer, HANDED_OVER_BY_AGENT),
        (Event.CRISIS_ENDED, not agent, CRISIS_OVER),
        (Event.TAKEN_BACK, agent, TAKEN_BACK_BY_AGENT),
        (Event.TAKEN_CHARGE, agent, TOLD_TAKEN_CHARGE),
        (Event.REASSIGNED, "ask" in entry.details, REASSIGNED_TO),
        (Event.CALL_MADE, "ask" not in entry.details, CALLED_PERSON),
        (Event.CHOSEN_OTHERWISE, "rank" not in entry.details, NOT_PROPOSED),
        (Event.SIGN_IN_SLOWED, entry.details.get("tried") == "many_accounts", SLOWED_MANY),
        (Event.SIGN_IN_SLOWED, entry.details.get("tried") == "second_factor", SLOWED_CODE),
    )
    return next((words for one, so, words in otherwise if one is event and so), SENTENCES[event])


def _reason(event: Event, word: str) -> str:
    if event is Event.STUCK:
        return STUCK[StuckReason(word)]
    if event is Event.SUSPENDED:
        return SUSPENSION[Suspension(word)]
    if event is Event.UNMET:
        return uncapitalised(UNMET[Unmet(word)])
    return NOT_DONE_TOLD[NotDone(word)] if event is Event.REPORTED_NOT_DONE else ""


def _chosen(word: str | None) -> str:
    return f" Pourquoi : {uncapitalised(label(ChosenOtherwise(word)))}." if word else ""


def _again(entry: JournalEntry) -> str:
    """One button says both once the work was reported done; before that it can only be missing."""
    if entry.details.get("again"):
        return "c’est à refaire"
    return "ce n’est pas fait, ou c’est à refaire" if entry.from_state is State.DONE else "ce n’est pas fait"


def _neighbours(count: int, extra: int) -> str:
    told = f"{count} voisins" if count > 1 else "un voisin"
    return f"{told}, dont {extra} de plus parce que les oui sont plus rares par ici" if extra else told
