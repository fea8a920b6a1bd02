"""What the auditor found, in French: what is wrong, and what to do about it."""

from dataclasses import dataclass

from dispatch.watch.checks import Kind

TELL_KEEPER = "Prévenez la personne qui fait tourner Voisinage."
RESTART = "Vérifiez que « voisinage run » ou « voisinage worker » tourne, et relisez son journal."


@dataclass(frozen=True)
class Words:
    """What is wrong with one request or with several, and what the mairie can do. The rest is about no request."""

    one: str
    many: str
    advice: str


def _of_line(text: str, advice: str) -> Words:
    return Words(text, text, advice)


FOUND: dict[Kind, Words] = {
    Kind.NO_DEADLINE: Words(
        "Plus rien n’était prévu pour cette demande : Voisinage l’a remise en route.",
        "Plus rien n’était prévu pour ces demandes : Voisinage les a remises en route.",
        f"Regardez où on en est. Si cela se répète : {TELL_KEEPER[0].lower()}{TELL_KEEPER[1:]}",
    ),
    Kind.OVERDUE: Words(
        "Cette demande aurait dû avancer toute seule, et ne l’a pas fait.",
        "Ces demandes auraient dû avancer toutes seules, et ne l’ont pas fait.",
        f"Appelez les personnes concernées, ou reprenez la suite en main. {TELL_KEEPER}",
    ),
    Kind.ASK_OVERDUE: Words(
        "Une réponse est attendue depuis trop longtemps pour cette demande.",
        "Des réponses sont attendues depuis trop longtemps pour ces demandes.",
        "Appelez les personnes sollicitées, ou reprenez la suite en main.",
    ),
    Kind.TEXT_OVERDUE: _of_line(
        "Des SMS auraient dû partir depuis plus de cinq minutes, et attendent encore.",
        f"Si c’est pressé, appelez. {TELL_KEEPER}",
    ),
    Kind.STALE_LEASE: _of_line(
        "Des SMS sont restés au milieu de leur envoi.",
        f"Si c’est pressé, appelez. {TELL_KEEPER}",
    ),
    Kind.UNREAD: _of_line(
        "Des réponses de bénévoles attendent depuis plus de trois jours que quelqu’un les lise.",
        "Lisez-les sur cette page, et dites ce qu’elles veulent dire.",
    ),
    Kind.JOB_STOPPED: _of_line(
        "Une partie de Voisinage s’est arrêtée : des SMS ou des relances peuvent manquer.",
        f"Si c’est pressé, appelez. {TELL_KEEPER}",
    ),
    Kind.CLOCK_STOPPED: _of_line(
        "Voisinage s’était arrêté, et vient de repartir : des SMS ont pu partir en retard.",
        "Rien à faire, sauf pour ce qui était pressé : appelez.",
    ),
    Kind.CLOCK_JUMPED: _of_line(
        "L’horloge de la machine est revenue en arrière : les délais de ces dernières minutes sont à vérifier.",
        TELL_KEEPER,
    ),
}
AUDITOR_STOPPED = "Voisinage ne tourne plus depuis {since} : aucun SMS ne part, aucune demande n’avance."
CARRIER_IN_TROUBLE = (
    "L’opérateur {carrier} répond mal en ce moment : les SMS passent par un autre s’il y en a un, ou partent en retard."
)

CARRIER_NAMES = {"twilio": "Twilio", "http": "de la passerelle", "console": "de la démonstration"}

# The same for whoever keeps the machine, where the mairie's advice would be no use.
MENDED_BY_KEEPER: dict[Kind, str] = {
    Kind.NO_DEADLINE: "C'est réparé ; signalez-le avec l'histoire de la demande.",
    Kind.OVERDUE: RESTART,
    Kind.ASK_OVERDUE: RESTART,
    Kind.TEXT_OVERDUE: RESTART,
    Kind.STALE_LEASE: RESTART,
    Kind.UNREAD: "La mairie les trouve sur sa première page.",
    Kind.JOB_STOPPED: RESTART,
    Kind.CLOCK_STOPPED: "Cherchez pourquoi la machine ou le processus s'est arrêté.",
    Kind.CLOCK_JUMPED: "Vérifiez la synchronisation de l'heure (timedatectl).",
}
