"""The school zone of a commune, from the département in its INSEE code.

Zones are made of whole académies: arrêté of 16 April 2015 (JORF of 17 April 2015), unchanged since but for Caen and
Rouen, now the académie de Normandie. Corsica is in no zone: there, as overseas, the calendar is settled on the spot.
"""

ACADEMIES = {
    "A": (
        "25 39 70 90",  # Besançon
        "24 33 40 47 64",  # Bordeaux
        "03 15 43 63",  # Clermont-Ferrand
        "21 58 71 89",  # Dijon
        "07 26 38 73 74",  # Grenoble
        "19 23 87",  # Limoges
        "01 42 69",  # Lyon
        "16 17 79 86",  # Poitiers
    ),
    "B": (
        "04 05 13 84",  # Aix-Marseille
        "02 60 80",  # Amiens
        "59 62",  # Lille
        "54 55 57 88",  # Nancy-Metz
        "44 49 53 72 85",  # Nantes
        "06 83",  # Nice
        "14 27 50 61 76",  # Normandie
        "18 28 36 37 41 45",  # Orléans-Tours
        "08 10 51 52",  # Reims
        "22 29 35 56",  # Rennes
        "67 68",  # Strasbourg
    ),
    "C": (
        "77 93 94",  # Créteil
        "11 30 34 48 66",  # Montpellier
        "75",  # Paris
        "09 12 31 32 46 65 81 82",  # Toulouse
        "78 91 92 95",  # Versailles
    ),
}
ZONE_OF = {
    departement: zone
    for zone, academies in ACADEMIES.items()
    for academie in academies
    for departement in academie.split()
}


def school_zone(insee: str) -> str | None:
    """The zone, A, B or C, of a commune by its INSEE code; None overseas, in Corsica and for unknown départements."""
    return ZONE_OF.get(insee[:2])
