"""`/mairie/reglages/secteurs`: the sectors, drawn on a map or brought in from a file, tried before they are kept."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from dispatch.errors import ImportRefused
from dispatch.places import Commune, Sector
from dispatch.requests import Request
from dispatch.sectors.importing import Outcome, import_sectors
from dispatch.sectors.removing import Hanging, SectorInUse, remove_sector
from dispatch.states import ENDED
from voisinage.administration.blueprint import administration, keep, mairie_only
from voisinage.administration.drawn import corners_of, layer_of
from voisinage.db import db
from voisinage.desk import commune, desk, office
from voisinage.intake.map_data import sector_outlines
from voisinage.intake.plain_text import one_line

LONGEST_NAME = 80
OVERTAKEN = (
    "Quelqu’un a changé les secteurs entre-temps : rien n’est encore enregistré. "
    "Voici ce que votre dessin ou votre fichier changerait à présent. Enregistrez si c’est toujours votre choix."
)
RENAMED = (
    "Quelqu’un l’a renommé entre-temps : il s’appelle maintenant « {name} ». Enregistrez si vous préférez le vôtre."
)


@dataclass(frozen=True)
class Drawing:
    """One sector as it was drawn or typed: its name, its corners line by line."""

    name: str = ""
    corners: str = ""


@administration.get("/secteurs")
@mairie_only
def sectors() -> str:
    """The sectors, the map to draw one anew or to move the corners of one, the file to bring several in."""
    chosen = request.args.get("contour", type=int)
    if chosen is None:
        return _page()
    sector = _the_sector(chosen)
    corners = corners_of(sector)
    return _page(drawing=Drawing(sector.name, corners or ""), fine=sector if corners is None else None)


@administration.get("/secteurs/contours")
@mairie_only
def outlines() -> ResponseReturnValue:
    """The sectors as the map draws them."""
    return sector_outlines(db.session(), commune())


@administration.post("/secteurs/essai")
@mairie_only
def try_sectors() -> ResponseReturnValue:
    """Say what a file or a drawing would change; nothing is kept yet."""
    drawing = _drawing()
    try:
        layer = _layer(drawing)
        with _undone():
            report = import_sectors(db.session(), commune(), layer, name_property=_named_by())
    except ImportRefused as refused:
        return _page(refused=str(refused), drawing=drawing), 422
    return _page(report=report, layer=layer, drawing=drawing, base=_mark())


@administration.post("/secteurs")
@mairie_only
def keep_sectors() -> ResponseReturnValue:
    """Keep what was tried; where the outlines are not those it was tried on, it is shown anew."""
    layer = request.form.get("layer", "")
    db.session.execute(select(Commune.id).where(Commune.id == commune().id).with_for_update(key_share=True))
    present = _mark()  # one agent after the other: nothing changes between this and what is kept
    overtaken = request.form.get("base", present) != present
    try:
        with _undone() if overtaken else nullcontext():
            report = import_sectors(db.session(), commune(), layer, name_property=_named_by())
    except ImportRefused as refused:
        db.session.rollback()
        return _page(refused=str(refused)), 422
    if overtaken:
        return _page(report=report, layer=layer, base=present, overtaken=OVERTAKEN), 409
    names = [line.name for line in report.lines if line.outcome is not Outcome.UNCHANGED]
    return keep("sectors", "Les secteurs sont enregistrés.", url_for("administration.sectors"), names=names)


@administration.post("/secteurs/<int:sector_id>")
@mairie_only
def rename_sector(sector_id: int) -> ResponseReturnValue:
    """Give a sector another name."""
    sector, name = _the_sector(sector_id), one_line(request.form.get("name"))
    taken = select(Sector.id).where(Sector.commune_id == commune().id, func.lower(Sector.name) == name.lower())
    if not name or len(name) > LONGEST_NAME:
        return _page(wrong=(sector_id, f"Donnez un nom de {LONGEST_NAME} caractères au plus."), typed=name), 422
    if any(found != sector.id for found in db.session.scalars(taken)):
        return _page(wrong=(sector_id, "Un autre secteur porte déjà ce nom."), typed=name), 422
    db.session.refresh(sector, with_for_update={"key_share": True})  # one agent after the other
    if request.form.get("was", sector.name) != sector.name:
        return _page(wrong=(sector_id, RENAMED.format(name=sector.name)), typed=name), 409
    facts = {"sector": sector.id, "before": sector.name, "after": name}
    sector.name = name
    return keep("sector", f"Le secteur s’appelle « {name} ».", url_for("administration.sectors"), **facts)


@administration.post("/secteurs/<int:sector_id>/suppression")
@mairie_only
def take_sector_away(sector_id: int) -> ResponseReturnValue:
    """Remove a sector; what hangs on it goes to the one that was chosen, else nothing is removed."""
    sector, chosen = _the_sector(sector_id), request.form.get("into", 0, type=int)
    into = _the_sector(chosen) if chosen else None
    name = sector.name
    if into is sector:
        return _page(stuck=(sector_id, "Choisissez un autre secteur que celui qui s’en va.")), 422
    try:
        gone = remove_sector(desk(), sector, into=into)
    except SectorInUse as refused:
        return _page(stuck=(sector_id, _in_use(refused.hanging))), 422
    said = f"Le secteur « {name} » est supprimé."
    if into is not None:
        said += f" « {into.name} » a repris {_counted(gone)}."
    facts = {"sector": sector_id, "name": name, "into": into.id if into else None}
    return keep("sector_removed", said, url_for("administration.sectors"), **facts)


def _mark() -> str:
    """A name for the sectors as they are, with their outlines: other ones, another name."""
    kept = select(Sector.id, Sector.name, Sector.outline).where(Sector.commune_id == commune().id).order_by(Sector.id)
    return sha256(repr([tuple(row) for row in db.session.execute(kept)]).encode()).hexdigest()[:16]


def _in_use(hanging: Hanging) -> str:
    what_next = "Choisissez un autre secteur à qui les confier ; s’il n’y en a pas, dessinez-le d’abord."
    return f"Ce secteur n’est pas vide : il a {_counted(hanging)}. {what_next}"


def _counted(hanging: Hanging) -> str:
    """Such as "3 demandes et 1 bénévole", ended requests included."""
    counted = ((hanging.requests, "demande"), (hanging.volunteers, "bénévole"))
    return " et ".join(f"{many} {word}{'s' * (many > 1)}" for many, word in counted if many) or "rien : il était vide"


@contextmanager
def _undone() -> Iterator[None]:
    """What happens inside is taken back at the end."""
    attempt = db.session.begin_nested()
    try:
        yield
    finally:
        attempt.rollback()


def _named_by() -> str | None:
    """The property of a file that holds the names, where somebody had to tell."""
    return one_line(request.form.get("property")) or None


def _drawing() -> Drawing:
    return Drawing(one_line(request.form.get("name")), request.form.get("corners", ""))


def _layer(drawing: Drawing) -> str:
    """The GeoJSON text of the file, or of the one sector that was drawn. Raises ImportRefused."""
    file = request.files.get("file")
    if file and file.filename:
        try:
            return str(file.read(), "utf-8-sig")
        except UnicodeDecodeError as error:
            raise ImportRefused("Ce fichier n'est pas en UTF-8. Exportez-le de nouveau en GeoJSON (UTF-8).") from error
    layer = layer_of(drawing.name, drawing.corners)
    if not drawing.name or len(drawing.name) > LONGEST_NAME:
        raise ImportRefused(f"Donnez un nom au secteur, de {LONGEST_NAME} caractères au plus.")
    return layer


def _the_sector(sector_id: int) -> Sector:
    found = db.session.get(Sector, sector_id) if sector_id < 2**31 else None
    return found if found and found.commune_id == commune().id else abort(404)


def _page(*, drawing: Drawing = Drawing(), **shown: Any) -> str:
    under_way = (Request.sector_id == Sector.id) & Request.state.not_in(ENDED)
    counted = (
        select(Sector, func.count(Request.id))
        .outerjoin(Request, under_way)
        .where(Sector.commune_id == commune().id)
        .group_by(Sector.id)
        .order_by(Sector.name)
    )
    return render_template(
        "administration/sectors.html",
        rows=db.session.execute(counted).all(),
        tiles=office().settings.map_tiles_url,
        longest=LONGEST_NAME,
        drawing=drawing,
        named_by=_named_by() or "",
        **shown,
    )
