"""The charter the program comes with. A commune may adopt another; see `charters`."""

import hashlib

DEFAULT = """Pourquoi cette charte

À {commune}, des voisins aident des voisins : une ampoule à changer, des courses à porter, un moment à passer \
ensemble. La mairie s’en porte garante. Cette charte dit ce sur quoi chacun peut compter. Elle tient en dix points.

1. C’est gratuit, toujours
Je rends service sans être payé. Je n’accepte ni argent, ni cadeau de valeur, ni remboursement de la main à la \
main. Une pièce à acheter ? C’est la personne qui l’achète, ou j’appelle la mairie avant.

2. Ce n’est pas un métier
Je fais de petits coups de main, que n’importe quel voisin saurait faire. Je ne prends la place d’aucun \
professionnel, je ne vends rien et je ne recommande aucune entreprise, aucun culte, aucun parti.

3. Je garde pour moi ce que je vois et ce que j’entends
Le nom de la personne, son adresse, son état, sa vie : je n’en parle à personne, ni aujourd’hui ni plus tard. Je ne \
prends pas de photo. Je supprime son adresse de mon téléphone quand c’est fait.

4. À la porte, je dis le code de la mission
La personne ne me connaît pas. Je dis mon prénom, le code reçu avec l’adresse, et je montre mon badge si j’en ai \
un. Si elle ne veut pas m’ouvrir, je n’insiste pas : j’appelle le référent ou la mairie.

5. Ni médicament, ni argent, ni clé
Je ne donne pas de soin et pas de médicament. Je ne touche ni à une carte, ni à un code, ni à un chéquier, ni à une \
signature. Je ne garde pas de clé.

6. Rien de dangereux
Pas de toit, pas de hauteur, pas de tableau électrique, pas de gaz. Si je ne sais pas faire, ou si cela me semble \
risqué, je m’arrête et je le dis. Personne ne me le reprochera.

7. Je respecte la personne
J’accueille chacun tel qu’il est, sans juger. C’est elle qui décide, chez elle. Je ne reviens pas de moi-même : une \
autre visite passe par une autre demande.

8. Je tiens parole, ou je préviens
Si j’ai dit oui, on compte sur moi. Un empêchement ? Je préviens dès que je peux, par le lien reçu ou par téléphone \
: quelqu’un d’autre ira. Si je vois une personne en danger, j’appelle le 15, le 18 ou le 112, puis la mairie.

9. Je reste libre
Je peux dire non, me mettre en pause ou arrêter quand je veux, sans donner de raison. Ne pas répondre n’est jamais \
retenu contre moi.

10. Ce que la mairie fait pour moi
Pendant une mission, je suis collaborateur occasionnel du service public : si je suis blessé ou si je cause un \
dommage, la commune en répond, comme le prévoit le droit. Elle en informe son assureur. Elle répond à mes \
questions, garde mes données le temps nécessaire, ne les donne à personne, et les efface si je le demande.
"""


def default_charter(commune: str) -> str:
    """The text for a commune, by its name."""
    return DEFAULT.replace("{commune}", commune)


def tidy(text: str) -> str:
    """The text as it is kept and hashed: one kind of line break, nothing at the ends, one line break last."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def fingerprint(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal: proves later which words were signed."""
    return hashlib.sha256(text.encode()).hexdigest()
