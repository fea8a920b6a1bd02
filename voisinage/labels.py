"""The French words for the closed lists of the workshop, and the tone in which a page shows them."""

from enum import StrEnum

from dispatch.states import (
    AgentRole,
    AskState,
    ChosenOtherwise,
    DoneBy,
    MessageState,
    Role,
    State,
    StuckReason,
    Urgency,
)
from voisinage.accounts.right import Reach
from voisinage.accounts.standing import Who

# By class first: "open" is a word of several lists, and members of two lists that share a word are equal.
LABELS: dict[type[StrEnum], dict[str, str]] = {
    State: {
        State.OPEN: "Attend un référent",
        State.IN_CHARGE: "Prise en charge",
        State.ASSIGNED: "Voisin trouvé",
        State.DONE: "Faite, à vérifier",
        State.VERIFIED: "Faite et vérifiée",
        State.STUCK: "À débloquer",
        State.PASSED_ON: "Transmise à un partenaire",
        State.CANCELLED: "Annulée",
        State.UNMET: "Restée sans solution",
    },
    StuckReason: {
        StuckReason.TO_LOCATE: "Adresse à situer",
        StuckReason.OUT_OF_SECTOR: "Hors des secteurs",
        StuckReason.NO_REFERENT: "Aucun référent disponible",
        StuckReason.NOBODY_FREE: "Aucun voisin disponible",
        StuckReason.UNVERIFIED: "Pas encore vérifiée",
        StuckReason.REFERENT_ASKS: "Décision demandée",
        StuckReason.TAKEN_BACK: "Reprise par la mairie",
    },
    Urgency: {
        Urgency.IMMEDIATE: "Tout de suite",
        Urgency.SOON: "Dans les jours qui viennent",
        Urgency.PLANNED: "Peut attendre",
    },
    Role: {Role.REFERENT: "Référent", Role.BRICOLEUR: "Bricoleur"},
    AskState: {
        AskState.OPEN: "Sans réponse pour l’instant",
        AskState.ACCEPTED: "A dit oui",
        AskState.DECLINED: "Pas cette fois",
        AskState.EXPIRED: "N’a pas pu répondre à temps",
        AskState.STOOD_DOWN: "Réponse plus attendue",
        AskState.RELEASED: "Plus sur cette demande",
        AskState.LAPSED: "Sans nouvelles après la visite",
        AskState.UNREACHABLE: "SMS non reçu",
    },
    ChosenOtherwise: {
        ChosenOtherwise.KNOW_EACH_OTHER: "Ils se connaissent",
        ChosenOtherwise.PERSON_WISHES: "La personne le souhaite",
        ChosenOtherwise.HANDY: "À l’aise pour ce travail",
        ChosenOtherwise.TOLD_ME: "M’a dit pouvoir venir",
        ChosenOtherwise.NEW_TURN: "Pour que chacun ait son tour",
        ChosenOtherwise.OTHER: "Une autre raison",
    },
    Who: {
        Who.VISITOR: "Tout le monde",
        Who.PRESCRIBER: "Prescripteur",
        Who.LEAD_PRESCRIBER: "Prescripteur responsable",
        Who.MAIRIE: "Agent de la mairie",
        Who.ADMINISTRATOR: "Administrateur de la mairie",
        Who.REFERENT: "Référent, par son lien",
        Who.BRICOLEUR: "Bricoleur, par son lien",
        Who.CARRIER: "Opérateur de SMS",
        Who.OPERATOR: "Exploitant",
    },
    Reach: {
        Reach.PUBLIC: "rien de personnel",
        Reach.OWN: "son propre compte",
        Reach.BY_LINK: "ce que son lien ouvre",
        Reach.ORGANISATION: "son organisation ; pour la mairie, sa commune",
        Reach.COMMUNE: "sa commune",
        Reach.INSTALLATION: "l’installation",
    },
    AgentRole: {AgentRole.PRESCRIBER: "Prescripteur", AgentRole.MAIRIE: "Mairie"},
    DoneBy: {
        DoneBy.NEIGHBOURS: "Fait par des voisins",
        DoneBy.PROFESSIONAL: "Demande un professionnel",
        DoneBy.PARTNER: "Confié à un partenaire",
    },
    MessageState: {
        MessageState.QUEUED: "En attente",
        MessageState.LEASED: "En cours d’envoi",
        MessageState.SENT: "Envoyé",
        MessageState.DELIVERED: "Reçu",
        MessageState.FAILED: "Non remis",
        MessageState.EXPIRED: "Trop tard pour l’envoyer",
        MessageState.CANCELLED: "Annulé",
    },
}

_GOOD = {State.VERIFIED, State.DONE, AskState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED}
_BAD = {State.STUCK, State.UNMET, Urgency.IMMEDIATE, AskState.UNREACHABLE, MessageState.FAILED}
_WAIT = {State.OPEN, MessageState.QUEUED, MessageState.LEASED}
_QUIET = {State.CANCELLED, State.PASSED_ON, Urgency.PLANNED, AskState.DECLINED, AskState.EXPIRED, AskState.STOOD_DOWN}


def label(member: StrEnum) -> str:
    """The French words for one member of a closed list."""
    return LABELS[type(member)][member]


def tone(member: StrEnum) -> str:
    """Give its badge a class: "good", "bad", "wait", "quiet" or none. Words carry the meaning, colour only helps."""
    if isinstance(member, StuckReason):
        return "bad"
    for name, members in (("good", _GOOD), ("bad", _BAD), ("wait", _WAIT), ("quiet", _QUIET)):
        if member in members:
            return name
    return ""
