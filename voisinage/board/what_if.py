"""`/mairie/et-si`: and if so many more volunteers signed up in a sector? Worked out beside the page, in seconds."""

from concurrent.futures import Future
from typing import Any

from flask import Flask, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, IntegerField, SelectField
from wtforms.validators import InputRequired, ValidationError

from dispatch.catalogue import SKILLS
from dispatch.simulation.setting import More
from voisinage.between import Between
from voisinage.board.blueprint import board, mairie_only
from voisinage.board.live import live_page, still_page
from voisinage.board.until import midnight_of, today_of
from voisinage.calculations import Calculations, TooManyQuestions
from voisinage.db import db
from voisinage.desk import commune, desk
from voisinage.observatory.exports import Cell, Sheet, as_file
from voisinage.simulation.commune_town import CommuneTown, NotATown, town_of
from voisinage.simulation.outlook_lines import Line
from voisinage.simulation.outlook_words import gained, in_a_hundred
from voisinage.simulation.question import Answer, Question, answered

PATIENCE = 30  # seconds, of whoever takes the table as a file before the page has the answer
HOW_MANY = "Indiquez un nombre de 1 à 50."
HEAD = (
    "Rang",
    "N° sur la carte",
    "Secteur",
    "Aujourd’hui (sur 100)",
    "Avec eux (sur 100)",
    "Gain du secteur",
    "Gain de la commune",
)
BUSY = "D’autres calculs attendent déjà. Réessayez dans quelques secondes."
_PAGE, _PART = "board/what_if.html", "board/what_if_live.html"
_KEPT_AT = "voisinage.what_if"


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

    @property
    def more(self) -> More:
        """What was chosen; of a form that is valid."""
        return More(self.combien.data or 0, int(self.secteur.data), self.competence.data or None)


def _check_offered(field: SelectField, otherwise: str) -> None:
    if (field.data or "") not in (field.choices or {}):
        raise ValidationError(otherwise)


def init_what_if(app: Flask) -> None:
    """A thread for the answers of this application; it begins with the first question."""
    app.extensions[_KEPT_AT] = Calculations[Question, Answer](answered)


@board.get("/et-si")
@mairie_only
def what_if() -> ResponseReturnValue:
    """The form; with its fields in the address the answer, or that it is being worked out."""
    try:
        town = _town()
    except NotATown as nothing:
        return render_template(_PAGE, nothing=str(nothing))
    form = _form_of(town)
    if "combien" not in request.args:
        return _shown(town, form)
    if not form.validate():
        return _shown(town, form), 422
    try:
        found = _asked(town, form)
    except TooManyQuestions:
        return _shown(town, form, busy=BUSY), 503
    if not found.done():
        return live_page(_PAGE, _PART, under_way=True, **_told(town, form))
    return live_page(_PAGE, _PART, answer=found.result(), **_told(town, form))


@board.get("/et-si.<any(csv, xlsx):kind>")
@mairie_only
def what_if_file(kind: str) -> ResponseReturnValue:
    """The table of the answer as a file, for the same address."""
    try:
        town = _town()
    except NotATown:
        abort(404)
    form = _form_of(town)
    if "combien" not in request.args or not form.validate():
        abort(404)
    try:
        lines = _asked(town, form).result(timeout=PATIENCE).lines
    except (TooManyQuestions, TimeoutError):
        abort(503)
    return as_file(Sheet("voisinage-et-si", HEAD, [_cells(line) for line in lines]), kind)


def _cells(line: Line) -> list[Cell]:
    gain = line.gain
    told = (in_a_hundred(gain.now), in_a_hundred(gain.then), gained(gain.more), gained(gain.everywhere))
    return [line.rank, line.number, line.area.name, *told]


def _town() -> CommuneTown:
    """The commune as this day began, so that the same question is the same all day. Raises NotATown."""
    here = desk()
    morning = midnight_of(commune(), today_of(commune(), here.now))
    return town_of(db.session(), commune(), now=morning, can_call=here.line.can_call)


def _form_of(town: CommuneTown) -> WhatIfForm:
    """The form with what the address says, or empty."""
    form = WhatIfForm(request.args if "combien" in request.args else None)
    form.secteur.choices = {str(area.id): area.name for area in town.setting.areas}
    return form


def _asked(town: CommuneTown, form: WhatIfForm) -> "Future[Answer]":
    kept: Calculations[Question, Answer] = current_app.extensions[_KEPT_AT]
    return kept.ask(Question(town.setting, town.rules, form.more))


def _shown(town: CommuneTown, form: WhatIfForm, busy: str = "") -> str:
    return still_page(_PAGE, _PART, busy=busy, **_told(town, form))


def _told(town: CommuneTown, form: WhatIfForm) -> dict[str, Any]:
    asked = {name: request.args[name] for name in ("combien", "secteur", "competence") if request.args.get(name)}
    written = {"gained": gained, "in_a_hundred": in_a_hundred}
    return {"form": form, "town": town, "asked": asked, "now": desk().now, **written}
