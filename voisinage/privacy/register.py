"""The register of processing (GDPR, article 30) and the draft of an impact assessment (article 35).

Both are made of the tables there really are: what is stored tomorrow is in them tomorrow.
"""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from dispatch.base import Base
from dispatch.retention.held import HELD
from dispatch.retention.kinds import PERSONAL, Holding, Kind
from dispatch.retention.overdue import lengths_of
from dispatch.retention.periods import LIMITS
from dispatch.vault.columns import Closed
from voisinage.board.blueprint import mairie_only
from voisinage.db import db
from voisinage.desk import commune, office
from voisinage.observatory.exports import Sheet, as_file
from voisinage.privacy.blueprint import privacy

HEAD = ("Données", "Qui", "Pourquoi", "Qui le lit", "Combien de temps", "Chiffré", "En clair")


@dataclass(frozen=True)
class Line:
    """One kind of data: what is said of it, for how long, and where it stands. `sealed` are columns closed by a key."""

    holding: Holding
    until: str
    columns: list[str]
    sealed: list[str]


def lines(lengths: dict[str, int]) -> list[Line]:
    """The register, with the time limits that the commune chose."""
    return [Line(kind.value, _until(kind.value, lengths), *_columns(kind)) for kind in PERSONAL]


@privacy.get("/mairie/donnees/registre")
@mairie_only
def register() -> str:
    """The register."""
    return render_template("privacy/register.html", lines=_of_commune(), commune=commune(), dpo=_dpo())


@privacy.get("/mairie/donnees/registre.<any(csv, xlsx):kind>")
@mairie_only
def register_file(kind: str) -> ResponseReturnValue:
    """The same as a table, for the register that the mairie keeps of all it does."""
    rows = (
        (one.holding.title, one.holding.about, one.holding.purpose, one.holding.readers, one.until,
         ", ".join(one.sealed), ", ".join(one.columns))
        for one in _of_commune()
    )  # fmt: skip
    return as_file(Sheet("voisinage-registre", HEAD, rows), kind)


@privacy.get("/mairie/donnees/impact")
@mairie_only
def impact() -> str:
    """The draft of the impact assessment."""
    found = _of_commune()
    sealed, plain = sum(len(one.sealed) for one in found), sum(len(one.columns) for one in found)
    return render_template(
        "privacy/impact.html", lines=found, commune=commune(), dpo=_dpo(), sealed=sealed, plain=plain
    )


def _of_commune() -> list[Line]:
    return lines({kept.value: number for kept, number in lengths_of(db.session(), commune()).items()})


def _dpo() -> str:
    return office().settings.dpo


def _until(holding: Holding, lengths: dict[str, int]) -> str:
    if holding.kept is None:
        return holding.until
    limit = LIMITS[holding.kept]
    return f"{lengths.get(holding.kept.value, limit.length)} {limit.unit.words} après {limit.since}"


def _columns(kind: Kind) -> tuple[list[str], list[str]]:
    plain, sealed = list[str](), list[str]()
    for (table, column), of in sorted(HELD.items()):
        if of is kind:
            closed = isinstance(Base.metadata.tables[table].c[column].type, Closed)
            (sealed if closed else plain).append(f"{table}.{column}")
    return plain, sealed
