"""The words of each text as the program brings them. A commune may write its own in their place: see `own_words`.

What stands in braces is filled in for each reader. Names in braces are French: the mairie reads and types them.
"""

from collections.abc import Mapping

_CALL = "\n{lien}\nTél. {téléphone}"
_REFERENT = "Voisinage {commune}{urgence} : {travail}, {quartier}"
_NEED = "Voisinage {commune} : {travail}, {quartier} : "
_QUESTION = " Une question : {téléphone}"

ORIGINAL: Mapping[str, str] = {
    "referent_asked": _REFERENT + ". Pouvez-vous suivre cette demande ? {réponse}",
    "referent_reminded": _REFERENT + ". Personne ne suit encore cette demande. Et vous ? {réponse}",
    "referent_to_search": _REFERENT
    + " : vous suivez cette demande, mais aucun voisin n'est encore sollicité. Choisissez ici :"
    + _CALL,
    "referent_accepted_by_neighbour": _REFERENT + " : un voisin a dit oui{visite}. Le suivi est ici :" + _CALL,
    "referent_nobody_free": _REFERENT
    + " : aucun voisin n'est disponible pour le moment. Choisissez la suite ici :"
    + _CALL,
    "referent_one_missing": _REFERENT + " : un voisin a dit oui, il en manque un. Choisissez la suite ici :" + _CALL,
    "referent_place_given_back": _REFERENT
    + " : le voisin prévu ne peut plus venir, nous en cherchons un autre. Le suivi est ici :"
    + _CALL,
    "referent_not_done": _REFERENT
    + " : le voisin signale que ce n'est pas fait. Le motif et la suite sont ici :"
    + _CALL,
    "referent_to_verify": _REFERENT
    + " : le voisin dit que c'est fait. Merci d'appeler la personne pour le vérifier :"
    + _CALL,
    "referent_verify_reminded": _REFERENT
    + " : il reste à appeler la personne pour vérifier que c'est bien fait :"
    + _CALL,
    "referent_news_asked": _REFERENT
    + " : qui l'a signalée aimerait des nouvelles. Merci de faire avancer la demande ici :"
    + _CALL,
    "referent_replaced": _NEED
    + "quelqu'un d'autre suit maintenant cette demande, vous n'avez plus rien à faire. Merci !"
    + _CALL,
    "bricoleur_asked": _REFERENT + "{visite}. Pouvez-vous aider ? {réponse}",
    "bricoleur_confirmed": "Voisinage {commune} : merci ! On compte sur vous pour {travail}{visite}. "
    "L'adresse et le code à dire à la porte sont ici :\n{lien}\nUn souci : {téléphone}",
    "bricoleur_stood_down": _NEED
    + "un autre voisin s'en occupe. Merci d'avoir pensé à aider, à une prochaine fois !"
    + _CALL,
    "bricoleur_is_it_done": _NEED + "est-ce fait ? {réponse} :" + _CALL,
    "bricoleur_partner_missing": _NEED
    + "l'autre voisin ne peut plus venir. Nous en cherchons un, merci de ne pas y aller sans notre message."
    + _CALL,
    "bricoleur_partner_found": _NEED + "vous serez bien deux. On compte sur vous{visite} :" + _CALL,
    "bricoleur_released": _NEED
    + "sans nouvelles, nous demandons à un autre voisin. Aucun souci, cela arrive. Déjà fait ? Dites-le-nous :"
    + _CALL,
    "bricoleur_thanked": _NEED + "la personne confirme que c'est fait. Elle vous remercie, et nous aussi !" + _CALL,
    "volunteer_cancelled": _NEED
    + "ce n'est plus nécessaire, vous n'avez plus rien à faire. Merci d'avoir répondu présent !"
    + _CALL,
    "volunteer_postponed": _NEED + "cette demande est remise à plus tard, vous n'avez rien à faire. Merci !" + _CALL,
    "volunteer_request_changed": _NEED + "la demande a changé. Merci de voir sur la page ce qui est nouveau :" + _CALL,
    "mairie_alert": "Voisinage {commune}, mairie : la demande {référence} attend votre décision : {motif}. "
    "Accueil : {téléphone}",
    "mairie_backup_old": "Voisinage {commune}, mairie : pas de bonne sauvegarde depuis {jours} jours. "
    "Prévenez qui s'occupe de la machine. Accueil : {téléphone}",
    "mairie_news_asked": "Voisinage {commune}, mairie : des nouvelles de la demande {référence} sont attendues par "
    "qui l'a signalée. Accueil : {téléphone}",
    "referent_digest": "Voisinage {commune}, ce matin : {attente}. {début} :" + _CALL,
    "mairie_digest": "Voisinage {commune}, mairie, ce matin : {attente}. Accueil : {téléphone}",
    "prescriber_outcome": "Voisinage {commune}, demande {référence} ({travail}) : {issue}. "
    "Le détail, une fois connecté :" + _CALL,
    "reply_taken_charge": "Voisinage {commune} : merci ! Vous suivez cette demande : {travail}, {quartier}. "
    "La personne à appeler et les voisins proches sont ici :" + _CALL,
    "reply_accepted": "Voisinage {commune} : merci, c'est noté : {travail}, {quartier}{visite}. "
    "L'adresse et le code à dire à la porte sont ici :\n{lien}\nUn souci : {téléphone}",
    "reply_declined": "Voisinage {commune} : c'est noté, nous demandons à quelqu'un d'autre. Merci d'avoir répondu !"
    + _QUESTION,
    "reply_too_late": "Voisinage {commune} : merci ! Quelqu'un d'autre s'en occupe déjà, vous n'avez rien à faire."
    + _QUESTION,
    "reply_hours_taken": "Voisinage {commune} : merci ! Cette visite ne va pas avec les heures déjà promises : nous "
    "demandons à quelqu'un d'autre." + _QUESTION,
    "reply_ended": "Voisinage {commune} : merci d'avoir répondu ! Cette demande est terminée, vous n'avez plus rien à "
    "faire." + _QUESTION,
    "reply_mairie_acts": "Voisinage {commune} : merci d'avoir répondu ! La mairie s'occupe maintenant de cette "
    "demande." + _QUESTION,
    "reply_nothing_open": "Voisinage {commune} : merci ! Aucune demande ne vous attend en ce moment." + _QUESTION,
    "reply_done_noted": "Voisinage {commune} : c'est noté, un grand merci ! Le référent appelle la personne pour "
    "prendre de ses nouvelles." + _QUESTION,
}

# What may stand in braces, and what it becomes.
PLACES: Mapping[str, str] = {
    "commune": "le nom de la commune",
    "urgence": "« , urgent » quand la demande ne peut pas attendre, rien sinon",
    "travail": "le travail à faire, avec une minuscule : « changer une ampoule »",
    "quartier": "le secteur, jamais l'adresse",
    "visite": "quand la visite est prévue, rien tant qu'aucune heure n'est convenue",
    "réponse": "comment répondre, et avant quand ; ce qu'on peut répondre ne change pas",
    "lien": "la page de cette demande",
    "téléphone": "le numéro que les gens appellent",
    "référence": "la référence de la demande",
    "motif": "pourquoi la demande attend",
    "jours": "combien de jours",
    "issue": "comment la demande a fini",
    "attente": "ce qui attend, avec combien",
    "début": "« Commencez ici » ou « C'est ici »",
}
MAY_GO = frozenset({"urgence", "travail", "quartier", "visite", "début"})  # whatever else the text had, it keeps

# Texts that nobody may reword, with the reason.
LOCKED: Mapping[str, str] = {
    "number_code": "Il demande l'accord du bénévole et porte son code : ses mots sont fixes.",
    "number_links": "Il porte autant de liens que de demandes en cours : sa forme est fixe.",
    "reply_number_verified": "Il confirme l'accord du bénévole : ses mots sont fixes.",
    "own_page": "Il protège la page d'un bénévole : « vous n'avez rien demandé ? » doit rester.",
    "charter_changed": "Il demande une signature avant une date : ses mots engagent la commune.",
    "account_link": "Il protège un compte : « lien personnel, ne le transmettez pas » doit rester.",
    "reply_stopped": "La loi veut que STOP soit confirmé, et que l'on dise comment revenir.",
    "reply_paused": "Il dit le mot qui met fin à la pause : les réponses comprises sont fixes.",
    "reply_resumed": "Il confirme que les messages reprennent, avec l'accord du bénévole.",
    "reply_which": "Il dit les mots et les lettres à répondre : les réponses comprises sont fixes.",
    "reply_unclear": "Il dit les mots à répondre : les réponses comprises sont fixes.",
    "reply_help": "Il dit les mots à répondre, dont STOP : les réponses comprises sont fixes.",
    "trial_text": "Il ne part que d'un essai, vers le mobile de qui l'envoie.",
    "bundle": "Il réunit plusieurs messages, chacun en quelques mots : sa forme est fixe.",
}
