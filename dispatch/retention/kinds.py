"""What kinds of data the tables hold: why, about whom, for whom, for how long. The register is made of this."""

from dataclasses import dataclass
from enum import Enum

from dispatch.retention.periods import Kept


@dataclass(frozen=True)
class Holding:
    """One kind, in the words of article 30 of the GDPR. `kept` is its time limit, else `until` says when it goes."""

    title: str
    about: str
    purpose: str
    readers: str
    kept: Kept | None = None
    until: str = ""


_HELPED, _VOLUNTEERS, _AGENTS = "personnes aidées", "bénévoles", "agents et prescripteurs"
_MAIRIE = "la mairie"


class Kind(Enum):
    """One word for each column; see `held`."""

    HELPED = Holding(
        "Identité et contact de la personne aidée",
        _HELPED,
        "savoir qui aider, et pouvoir l’appeler",
        "la mairie, le prescripteur, le référent en charge, le bricoleur qui a accepté",
        Kept.HELPED,
    )
    DOOR = Holding(
        "Accès au logement, notes, code de mission",
        _HELPED,
        "trouver la porte et être reconnu",
        "la mairie, le prescripteur, le référent en charge, le bricoleur qui a accepté",
        Kept.DETAILS,
    )
    NEED = Holding(
        "Besoin, moments de visite, suivi",
        _HELPED,
        "trouver un voisin, vérifier que c’est fait, compter",
        "la mairie, le prescripteur, les bénévoles sollicités (sans nom ni adresse)",
        until="gardé pour le bilan, sans rien qui désigne la personne une fois son identité effacée",
    )
    VOLUNTEER = Holding(
        "Identité, contact et domicile du bénévole",
        _VOLUNTEERS,
        "le solliciter près de chez lui",
        _MAIRIE,
        Kept.VOLUNTEERS,
    )
    WISHES = Holding(
        "Disponibilités, savoir-faire, préférences",
        _VOLUNTEERS,
        "ne demander que ce qui convient, quand cela convient",
        _MAIRIE,
        until="effacé avec le dossier du bénévole",
    )
    COMMITMENT = Holding(
        "Charte, rencontre, badge",
        _VOLUNTEERS,
        "savoir à qui la mairie fait confiance",
        _MAIRIE,
        until="effacé avec le dossier ; restent les dates, sans nom",
    )
    ASKED = Holding(
        "Sollicitations et réponses",
        _VOLUNTEERS,
        "partager les demandes avec justice, expliquer chaque choix",
        "la mairie, le référent en charge",
        Kept.DETAILS,
    )
    CALLED = Holding(
        "Appels passés à la main, et ce qu’il en est sorti",
        "personnes aidées et bénévoles",
        "savoir qui rappeler, sans appeler deux fois",
        _MAIRIE,
        Kept.DETAILS,
    )
    GIVEN = Holding(
        "Temps donné, dit par le bénévole",
        _VOLUNTEERS,
        "dire ce que les voisins donnent",
        _MAIRIE,
        until="gardé pour le bilan, sans nom une fois le dossier effacé",
    )
    MESSAGE = Holding(
        "SMS, appels et courriels",
        "bénévoles, agents et prescripteurs",
        "prévenir, et prouver que l’on a prévenu",
        "la mairie, l’opérateur de SMS",
        Kept.TEXTS,
    )
    ACCOUNT = Holding(
        "Compte, identité et contact professionnels",
        _AGENTS,
        "ouvrir l’outil à ceux qui en ont besoin",
        _MAIRIE,
        Kept.AGENTS,
    )
    SIGNED_IN = Holding(
        "Connexions : quand, avec quel facteur, sur quel appareil",
        _AGENTS,
        "que chacun reconnaisse les siennes, et sache quand ce n’était pas lui",
        "l’agent lui-même, l’administrateur de la mairie",
        Kept.SIGN_INS,
    )
    ACCESS = Holding(
        "Mots de passe, codes, clés et liens, en empreinte ou scellés",
        "bénévoles, agents et prescripteurs",
        "n’ouvrir les pages qu’à qui doit les lire",
        "personne",
        until="la fin du lien ou du compte",
    )
    LOOKED = Holding(
        "Consultations : qui a lu quelle fiche, sur quelle page, quand",
        "agents, prescripteurs et bénévoles qui lisent",
        "contrôler que seuls lisent ceux qui en ont besoin, et le dire à la personne",
        _MAIRIE,
        Kept.LOOKS,
    )
    TRACE = Holding(
        "Journal : qui a fait quoi, quand",
        "bénévoles, agents et prescripteurs",
        "expliquer et contrôler ce qui a été fait",
        _MAIRIE,
        until="gardé pour le bilan, avec des numéros et sans nom",
    )
    NOBODY = Holding("Réglages et rouages", "personne", "faire marcher le service", _MAIRIE, until="sans limite")


PERSONAL = tuple(kind for kind in Kind if kind is not Kind.NOBODY)
