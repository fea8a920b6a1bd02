"""The catalogue a commune starts with: fifteen small jobs, what each needs, and what must stop it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.places import Commune
from dispatch.requests import Job, SafetyQuestion
from dispatch.states import DoneBy
from dispatch.tools import TOOLS

__all__ = ["ELSEWHERE", "LINES", "SKILLS", "TOOLS", "Line", "seed_catalogue"]

SKILLS = {
    "electricity": "petite électricité",
    "plumbing": "petite plomberie",
    "handiwork": "bricolage",
    "lifting": "porter et déplacer",
    "shopping": "courses",
    "ride": "accompagner en voiture",
    "company": "tenir compagnie",
    "paperwork": "lire et écrire un courrier",
    "phones": "téléphone et ordinateur",
    "pets": "animaux",
    "snow": "déneiger",
}

GAS = ("Sentez-vous une odeur de gaz ?",
       "N'allumez rien, ouvrez les fenêtres, sortez et appelez Urgence Gaz : 0 800 47 33 33.")  # fmt: skip
UNWELL = ("La personne se sent-elle mal en ce moment ?",
          "Appelez le 15. Un voisin ne remplace jamais un soignant.")  # fmt: skip
HEIGHT = ("Faut-il monter à plus de 2,50 m ou sur un toit ?",
          "Trop haut pour un bénévole : demandez à la mairie l'adresse d'un professionnel.")  # fmt: skip
PANEL = ("Faut-il ouvrir le tableau électrique ou toucher à des fils ?",
         "C'est le travail d'un électricien. Danger immédiat : appelez le 18.")  # fmt: skip
FLOOD = ("L'eau coule-t-elle sans qu'on puisse la couper ?",
         "Fermez l'arrivée générale. Sans effet : appelez les pompiers au 18, puis un plombier.")  # fmt: skip
CARE = ("La personne a-t-elle besoin de soins ou d'être portée ?",
        "Un transport sanitaire est nécessaire : appelez le médecin traitant, ou le 15 en urgence.")  # fmt: skip
MEDICINE = ("Faut-il donner un médicament ou conseiller une dose ?",
            "Seul un soignant peut le faire : appelez la pharmacie ou le médecin.")  # fmt: skip
MONEY = ("Faut-il un code secret, un chéquier ou une signature ?",
         "Un bénévole n'y touche jamais : orientez vers le point France services de la mairie.")  # fmt: skip
HEAVY = ("Le meuble pèse-t-il plus de 60 kg, ou y a-t-il plus d'un étage ?",
         "Trop lourd pour deux bénévoles : demandez à la mairie l'adresse d'un professionnel.")  # fmt: skip
BITES = ("L'animal a-t-il déjà mordu ?",
         "Adressez-vous à la fourrière ou à une association de protection animale.")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One job as the catalogue is first filled. `label` is an action, for texts and pages to say as it is."""

    code: str
    label: str
    skill: str
    minutes: int
    questions: tuple[tuple[str, str], ...] = ()
    pair: bool = False
    tool: str | None = None  # a code of `TOOLS`


LINES = (
    Line("bulb", "Changer une ampoule", "electricity", 30, (HEIGHT, PANEL)),
    Line("fuse", "Remplacer un fusible", "electricity", 30, (PANEL,)),
    Line("tap", "Réparer un robinet qui goutte", "plumbing", 60, (FLOOD, GAS)),
    Line("shutter", "Débloquer un volet", "handiwork", 60, (HEIGHT,)),
    Line("shopping", "Faire de petites courses", "shopping", 60, (MONEY,)),
    Line("snow_shopping", "Faire les courses, il y a de la neige", "shopping", 90, (MONEY,)),
    Line("doctor", "Accompagner chez le médecin", "ride", 120, (UNWELL, CARE), tool="car"),
    Line("bins", "Sortir les poubelles", "company", 15),
    Line("letter", "Lire un courrier", "paperwork", 45, (MONEY,)),
    Line("phone", "Régler un téléphone", "phones", 60, (MONEY,)),
    Line("furniture", "Déplacer un meuble", "lifting", 60, (HEAVY,), pair=True),
    Line("parcel", "Aller chercher un colis", "shopping", 45, (MEDICINE,)),
    Line("walk", "Faire une promenade ensemble", "company", 60, (UNWELL, CARE)),
    Line("pet", "Garder un animal une journée", "pets", 60, (BITES,)),
    Line("snow", "Dégager la neige devant la porte", "snow", 60, (HEIGHT,), tool="shovel"),
)

ELSEWHERE = (
    (
        Line("boiler", "Chauffage ou chaudière en panne", "handiwork", 60, (GAS,)),
        DoneBy.PROFESSIONAL,
        "Un chauffagiste doit intervenir. Par grand froid, appelez la mairie : elle peut prêter un appareil.",
    ),
    (
        Line("meals", "Faire livrer des repas", "shopping", 60),
        DoneBy.PARTNER,
        "Le portage de repas est assuré par le CCAS : appelez la mairie, qui transmet.",
    ),
)


def seed_catalogue(session: Session, commune: Commune) -> int:
    """Give a commune the jobs it lacks and return how many were added. What it changed itself is left alone."""
    known = set(session.scalars(select(Job.code).where(Job.commune_id == commune.id)))
    offered = [(line, DoneBy.NEIGHBOURS, "") for line in LINES] + list(ELSEWHERE)
    added = 0
    for position, (line, done_by, orientation) in enumerate(offered):
        if line.code not in known:
            session.add(_job(commune, line, position, done_by, orientation))
            added += 1
    session.flush()
    return added


def _job(commune: Commune, line: Line, position: int, done_by: DoneBy, orientation: str) -> Job:
    return Job(
        commune_id=commune.id,
        code=line.code,
        label=line.label,
        skill=line.skill,
        tool=line.tool,
        minutes=line.minutes,
        pair=line.pair,
        done_by=done_by,
        orientation=orientation,
        position=position,
        questions=[
            SafetyQuestion(position=rank, question=question, if_yes=if_yes)
            for rank, (question, if_yes) in enumerate(line.questions)
        ],
    )
