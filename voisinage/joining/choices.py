"""The plain choices of the questionnaire, and what each means for the ranking."""

from dispatch.catalogue import SKILLS, TOOLS
from dispatch.states import Travel
from voisinage.typography import NBSP

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HALF_NAMES = {"m": "matin", "a": "après-midi", "s": "soir"}

# What each skill of the catalogue is, as a neighbour would say it.
_PLAIN_SKILLS = {
    "electricity": "Changer une ampoule, un fusible",
    "plumbing": "Réparer un robinet, une chasse d’eau",
    "handiwork": "Bricoler : un volet, une étagère, une serrure",
    "lifting": "Porter, déplacer un meuble",
    "shopping": "Faire des courses, aller chercher un colis",
    "ride": "Accompagner en voiture",
    "company": "Tenir compagnie, se promener",
    "paperwork": "Lire ou écrire un courrier",
    "phones": "Aider avec un téléphone, un ordinateur",
    "pets": "Garder ou promener un animal",
    "snow": "Dégager la neige",
}
SKILL_CHOICES = {code: _PLAIN_SKILLS.get(code, word.capitalize()) for code, word in SKILLS.items()}
NO_SKILL = "Cochez au moins une chose."  # whoever does not say what for can never be asked
TOOL_CHOICES = {code: word.capitalize() for code, word in TOOLS.items()}

TRAVEL_CHOICES = {Travel.FOOT.value: "À pied", Travel.BICYCLE.value: "À vélo", Travel.CAR.value: "En voiture"}

RADIUS_CHOICES = {
    "500": f"Ma rue et celles d’à côté (500{NBSP}m)",
    "1500": f"Mon quartier (1,5{NBSP}km)",
    "3000": f"Les quartiers voisins (3{NBSP}km)",
    "10000": f"Toute la commune (10{NBSP}km)",
}

WHENEVER = "0"
PER_WEEK_CHOICES = {
    "1": "Une fois par semaine au plus",
    "2": "Deux fois par semaine au plus",
    WHENEVER: "Quand on a besoin de moi",
}

OFFERED = {
    "skills": SKILL_CHOICES,
    "tools": TOOL_CHOICES,
    "moves_by": TRAVEL_CHOICES,
    "radius": RADIUS_CHOICES,
    "per_week": PER_WEEK_CHOICES,
}  # by the fields of the form
