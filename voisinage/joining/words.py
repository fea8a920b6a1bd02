"""The French words for the closed lists of a volunteer's life."""

from dispatch.joining.funnel import Step
from dispatch.joining.words import JoinedBy, SignedBy, Standing
from dispatch.states import Travel

STANDING: dict[Standing, str] = {
    Standing.SIGNED_UP: "Inscrit",
    Standing.VERIFIED: "Numéro vérifié",
    Standing.CHARTER: "Charte signée",
    Standing.MET: "Rencontré",
    Standing.ACTIVE: "Actif",
    Standing.PAUSED: "En pause",
    Standing.LEFT: "Parti",
}

# What each of these means for somebody who reads their own page.
STANDING_TOLD: dict[Standing, str] = {
    Standing.SIGNED_UP: "Votre numéro n’est pas encore vérifié : rien ne vous est demandé d’ici là.",
    Standing.VERIFIED: "Il reste à signer la charte : rien ne vous est demandé d’ici là.",
    Standing.CHARTER: "La mairie vous appelle pour faire connaissance.",
    Standing.MET: "Tout est prêt : nous vous écrirons quand un voisin aura besoin de vous.",
    Standing.ACTIVE: "Merci pour ce que vous faites ! Nous vous écrirons à la prochaine occasion.",
    Standing.PAUSED: "Vous êtes en pause : rien ne vous est demandé.",
    Standing.LEFT: "Vous n’êtes plus bénévole.",
}

JOINED: dict[JoinedBy | None, str] = {
    None: "",
    JoinedBy.PAGE: "par vous-même, sur la page publique",
    JoinedBy.LIST: "par la liste de la mairie",
}

SIGNED: dict[SignedBy, str] = {
    SignedBy.PAGE: "à l’inscription",
    SignedBy.LINK: "par le lien reçu par SMS",
    SignedBy.PAPER: "sur papier",
    SignedBy.LIST: "d’après la liste de la mairie",
}

TRAVEL: dict[Travel, str] = {Travel.FOOT: "à pied", Travel.BICYCLE: "à vélo", Travel.CAR: "en voiture"}

STEPS: dict[Step, str] = {
    Step.SIGNED_UP: "Se sont inscrits",
    Step.VERIFIED: "Ont vérifié leur numéro",
    Step.SIGNED: "Ont signé la charte",
    Step.MET: "Ont rencontré la mairie",
    Step.ASKED: "Ont été sollicités",
    Step.SAID_YES: "Ont dit oui",
    Step.HELPED: "Ont fait une mission",
}

# Before which step people wait, and what brings them over it.
WAITING: dict[Step, tuple[str, str]] = {
    Step.VERIFIED: ("Numéro à vérifier", "Le code n’a pas servi : renvoyez-le, ou appelez."),
    Step.SIGNED: ("Charte à signer", "Envoyez le lien, ou faites signer sur papier."),
    Step.MET: ("À rencontrer", "Appelez pour convenir d’un entretien."),
    Step.ASKED: (
        "Pas encore sollicités",
        "Ces voisins attendent une première demande près de chez eux.",
    ),
}
