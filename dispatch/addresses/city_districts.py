"""Paris, Lyon and Marseille: their addresses carry the INSEE code of an arrondissement (source: INSEE, COG)."""

_DISTRICTS = {"75056": "751", "69123": "6938", "13055": "132"}


def districts_of(insee: str) -> str | None:
    """What the codes of a city's arrondissements begin with; None for the other communes."""
    return _DISTRICTS.get(insee)


def city_of(insee: str) -> str | None:
    """The code of the city an arrondissement belongs to; None for what is no arrondissement."""
    return next((city for city, start in _DISTRICTS.items() if insee.startswith(start) and insee != city), None)
