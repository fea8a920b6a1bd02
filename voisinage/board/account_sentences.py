"""The sentences of what happened to accounts: lines of the commune's journal."""

from dispatch.events import Event

ACCOUNTS: dict[Event, str] = {
    Event.AGENT_INVITED: "{who} a invité un agent.",
    Event.AGENT_CHANGED: "{who} a changé le rôle d’un agent.",
    Event.AGENT_SUSPENDED: "{who} a suspendu le compte d’un agent.",
    Event.AGENT_RESTORED: "{who} a rouvert le compte d’un agent.",
    Event.AGENT_REMOVED: "{who} a retiré le compte d’un agent.",
    Event.ACCESS_CHOSEN: "{who} a choisi un mot de passe.",
    Event.SECOND_FACTOR_CHANGED: "{who} a changé le second facteur d’un compte.",
    Event.RECOVERY_CODE_USED: "{who} s’est connecté avec un code de secours.",
    Event.READING_EXPLAINED: "{who} a noté qu’une lecture inhabituelle s’explique.",
    Event.JOURNAL_CUT_ACCEPTED: "Le journal reprend d’une sauvegarde : ce qui suivait est perdu, et c’est su.",
    Event.SIGN_IN_DISOWNED: "{who} a signalé une connexion à son compte qui n’était pas la sienne.",
    Event.SIGN_IN_SLOWED: "Trop de mots de passe essayés sur un compte : les essais sont ralentis.",
}

# The same, where more is known of what was tried.
SLOWED_MANY = "Trop de mots de passe essayés depuis un même endroit, sur plusieurs comptes : les essais sont ralentis."
SLOWED_CODE = (
    "Trop de codes essayés sur un compte dont le mot de passe était bon : les essais sont ralentis. "
    "Si ce n’était pas son titulaire, il doit changer de mot de passe."
)
