"""`/mairie/et-si`: and if so many more volunteers signed up in a sector? Computed at once, in three seconds at most."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan
from threading import Lock
from time import monotonic
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, IntegerField, SelectField
from wtforms.validators import InputRequired, ValidationError

from dispatch.catalogue import SKILLS
from dispatch.simulation.setting import More, Setting
from dispatch.simulation.town import Area
from dispatch.simulation.what_if import Gain, Outlook, outlook
from voisinage.between import Between
from voisinage.board.blueprint import board, mairie_only
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.observatory.exports import Cell, Sheet, as_file
from voisinage.simulation.commune_town import CommuneTown, NotATown, town_of
from voisinage.simulation.gain_map import gain_map
from voisinage.simulation.outlook_words import answer, gained, in_a_hundred

SEEDS = range(1, 13)  # draws, as many as time allows
BUDGET = 2.5  # seconds
REQUESTS = 120  # drawn each time,
LOOKS = 60_000  # and fewer where there are so many volunteers that each draw would take too long
SHORTEST = 14  # days
HOW_MANY = "Indiquez un nombre de 1 à 50."
HEAD = ("N°", "Secteur", "Aujourd’hui (sur 100)", "Avec eux (sur 100)", "Gain du secteur", "Gain de la commune")
ONE_AT_A_TIME = Lock()  # the same machine serves the pages behind texts
BUSY = "Un autre calcul est en cours. Réessayez dans quelques secondes."


class CountField(IntegerField):
    """A whole number, or a French sentence."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as unreadable:
            raise ValueError(HOW_MANY) from unreadable


class WhatIfForm(Form):
    """How many, where, and what they can do. Nothing is changed by it: its answer has an address of its own."""

    combien = CountField(
        "Combien de bénévoles de plus ?",
        default=10,
        validators=[InputRequired(HOW_MANY), Between(1, 50, HOW_MANY)],
    )
    secteur = SelectField("Dans quel secteur ?", validate_choice=False)
    competence = SelectField(
        "Ce qu’ils savent tous faire", choices={"": "peu importe", **SKILLS}, validate_choice=False
    )

    def validate_secteur(self, field: SelectField) -> None:
        """One of the commune's."""
        _check_offered(field, "Choisissez un secteur de la liste.")

    def validate_competence(self, field: SelectField) -> None:
        """One of the catalogue's, or none."""
        _check_offered(field, "Choisissez une compétence de la liste.")


def _check_offered(field: SelectField, otherwise: str) -> None:
    if (field.data or "") not in (field.choices or {}):
        raise ValidationError(otherwise)


@dataclass(frozen=True)
class Line:
    """One sector in the table and on the map."""

    rank: int
    area: Area
    gain: Gain


@board.get("/et-si")
@mairie_only
def what_if() -> ResponseReturnValue:
    """The form; with its fields in the address, the answer."""
    try:
        town = town_of(db.session(), commune(), now=desk().now)
    except NotATown as nothing:
        return render_template("board/what_if.html", nothing=str(nothing))
    db.session.rollback()  # everything is read: no transaction stays open while we compute
    form = _form_of(town)
    if "combien" not in request.args:
        return _page(town, form)
    if not form.validate():
        return _page(town, form), 422
    if not ONE_AT_A_TIME.acquire(timeout=BUDGET):
        return _page(town, form, busy=BUSY), 503
    try:
        return _page(town, form, **_computed(town, form))
    finally:
        ONE_AT_A_TIME.release()


@board.get("/et-si.<any(csv, xlsx):kind>")
@mairie_only
def what_if_file(kind: str) -> ResponseReturnValue:
    """The table of the answer as a file, for the same address."""
    try:
        town = town_of(db.session(), commune(), now=desk().now)
    except NotATown:
        abort(404)
    db.session.rollback()  # as above
    form = _form_of(town)
    if "combien" not in request.args or not form.validate():
        abort(404)
    if not ONE_AT_A_TIME.acquire(timeout=BUDGET):
        abort(503)
    try:
        lines = _computed(town, form)["lines"]
    finally:
        ONE_AT_A_TIME.release()
    return as_file(Sheet("voisinage-et-si", HEAD, [_cells(line) for line in lines]), kind)


def _cells(line: Line) -> list[Cell]:
    gain = line.gain
    told = (in_a_hundred(gain.now), in_a_hundred(gain.then), gained(gain.more), gained(gain.everywhere))
    return [line.rank, line.area.name, *told]


def _form_of(town: CommuneTown) -> WhatIfForm:
    """The form with what the address says, or empty."""
    form = WhatIfForm(request.args if "combien" in request.args else None)
    form.secteur.choices = {str(area.id): area.name for area in town.setting.areas}
    return form


def _computed(town: CommuneTown, form: WhatIfForm) -> dict[str, Any]:
    more = More(form.combien.data or 0, int(form.secteur.data), form.competence.data or None)
    until = monotonic() + BUDGET
    found = outlook(_shortened(town.setting), more, town.rules, seeds=SEEDS, hurry=lambda: monotonic() > until)
    lines = _lines(town.setting.areas, found)
    chosen = next(line for line in lines if line.area.id == more.area_id)
    return {
        "answer": answer(more, chosen.area.name, chosen.gain),
        "lines": lines,
        "chosen": chosen,
        "seeds": found.seeds,
        "map": gain_map([line.area for line in lines], [line.gain.everywhere.mean for line in lines]),
    }


def _shortened(setting: Setting) -> Setting:
    """As many days as bring the requests that are looked at; the year's rhythm stays what it is."""
    wanted = min(REQUESTS, LOOKS / max(len(setting.known), 1))
    days = round(365 * wanted / setting.requests_a_year)
    return replace(setting, days=min(365, max(SHORTEST, days)))


def _lines(areas: Sequence[Area], found: Outlook) -> list[Line]:
    """Where recruiting helps the commune most comes first; where nothing is known, last."""
    pairs = zip(areas, found.gains, strict=True)
    best_first = sorted(pairs, key=lambda pair: (-_known(pair[1].everywhere.mean), pair[0].id))
    return [Line(rank, area, gain) for rank, (area, gain) in enumerate(best_first, start=1)]


def _known(mean: float) -> float:
    return float("-inf") if isnan(mean) else mean  # no request at all was drawn


def _page(town: CommuneTown, form: WhatIfForm, **more: Any) -> str:
    asked = {name: request.args[name] for name in ("combien", "secteur", "competence") if request.args.get(name)}
    told = {"form": form, "town": town, "gained": gained, "in_a_hundred": in_a_hundred, "asked": asked}
    return render_template("board/what_if.html", **told, **more)
