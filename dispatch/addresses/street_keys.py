"""Which addresses are of one street: a commune may have two streets of one name, in two of its villages."""

import re
from hashlib import blake2b

from dispatch.addresses.words import fold

_STREET_OF_ID = re.compile(r"([0-9AB]{5}_[0-9a-z]+)_\d{5}", re.IGNORECASE)


def street_of(ban_id: str) -> str:
    """The street in an address's id: `32013_0895` in `32013_0895_00037_bis`. Empty where ids are made otherwise."""
    found = _STREET_OF_ID.match(ban_id)
    return found[1] if found else ""


def street_key(ban_id: str, voie: str, *, insee: str, village: tuple[str, str]) -> str:
    """The same for all numbers of one street; different for two streets of one name in two villages of a commune.

    Villages are told apart by the street's own id, else by `village`: the former commune's code and the lieu-dit.
    """
    parts = "\n".join((insee, street_of(ban_id), fold(voie), village[0], fold(village[1])))
    return blake2b(parts.encode(), digest_size=12).hexdigest()
