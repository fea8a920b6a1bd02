"""Which commune a public page is about: the only one of this installation, or the one in the address."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select

from dispatch.places import Commune
from voisinage.db import db


def communes() -> Sequence[Commune]:
    """All of this installation, by name."""
    return db.session.scalars(select(Commune).order_by(Commune.name, Commune.id)).all()


def commune_named(insee: str | None) -> Commune | None:
    """The commune of this INSEE code, else 404; without a code the only one there is, None where there are several."""
    if insee is not None:
        return db.session.scalar(select(Commune).where(Commune.insee == insee)) or abort(404)
    every = communes()
    return every[0] if len(every) == 1 else None
