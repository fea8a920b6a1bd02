"""Which file of the Base Adresse Nationale holds a commune: there is one for each département, made anew every week."""

DOWNLOADS = "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv"
_OVERSEAS = ("97", "98")


def departement_of(insee: str) -> str:
    """The département of a commune by its INSEE code: `32`, `2A`, or three digits overseas, as `974`."""
    return insee[:3] if insee.startswith(_OVERSEAS) else insee[:2]


def file_of(insee: str) -> str:
    """The name of the file in which to find it, such as `adresses-32.csv.gz`; in the folder `DOWNLOADS`."""
    return f"adresses-{departement_of(insee)}.csv.gz"
