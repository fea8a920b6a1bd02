"""What the poster says, on the page and in the file alike."""

TITLE = "Et si vous donniez un coup de main à un voisin ?"
LINES = (
    "Changer une ampoule, porter des courses, passer un moment ensemble",
    "Près de chez vous, quand vous voulez, gratuitement",
    "La mairie s’occupe de tout, et vous accompagne",
)
LEAD = "Scannez ce code, ou allez sur"
CALL = "Pas d’internet ? Appelez la mairie :"
