"""`/mairie/reglages/commune`: its name and code, the numbers people call and the mairie is reached at, its holidays."""

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import Field, SelectField, StringField, TelField
from wtforms.validators import DataRequired, ValidationError

from dispatch.addresses.scope import is_loaded
from dispatch.changed import changed_fields
from dispatch.places import Commune
from sms.phone import display
from voisinage.administration.blueprint import administration, keep, mairie_only
from voisinage.administration.meanwhile import OpenedForm
from voisinage.administration.typed_numbers import any_number, mobile
from voisinage.communes_told import CommuneRefused, insee_typed, name_typed, territory_of
from voisinage.db import db
from voisinage.desk import commune
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line
from voisinage.offered import Offered

ZONES = {"A": "Zone A", "B": "Zone B", "C": "Zone C", "": "Aucune (outre-mer, Corse)"}


class CommuneForm(OpenedForm):
    """What the mairie may change of its commune. Both numbers are kept as E.164."""

    name = StringField("Nom de la commune", filters=[one_line])
    insee = StringField("Code INSEE", filters=[one_line], validators=[at_most(20)])
    contact_phone = TelField(
        "Numéro que les gens appellent",
        filters=[one_line],
        validators=[DataRequired("Indiquez le numéro que portent tous les textos."), at_most(40)],
    )
    alert_phone = TelField("Mobile d’astreinte", filters=[one_line], validators=[at_most(40)])
    school_zone = SelectField(
        "Vacances scolaires",
        choices=ZONES,
        validators=[Offered("Choisissez une zone dans la liste.")],
        validate_choice=False,
    )

    def validate_name(self, field: Field) -> None:
        """Texts carry it."""
        field.data = _read(name_typed, field, commune().name)

    def validate_insee(self, field: Field) -> None:
        """A code of the same territory, that no other commune has."""
        town = commune()
        field.data = insee = _read(insee_typed, field, town.insee)
        if territory_of(insee) != territory_of(town.insee):
            raise ValidationError("Ce code est celui d’un autre territoire : sa commune s’installe à part.")
        if db.session.scalar(select(Commune.id).where(Commune.insee == insee, Commune.id != town.id)):
            raise ValidationError("Une autre commune de cette installation porte déjà ce code.")

    def validate_contact_phone(self, field: Field) -> None:
        """Any number that can be called."""
        field.data = any_number(field.data).e164

    def validate_alert_phone(self, field: Field) -> None:
        """A mobile: it gets texts. Or none."""
        if field.data:
            field.data = mobile(field.data).e164


@administration.get("/commune")
@mairie_only
def settings_of_commune() -> str:
    """As it stands."""
    return _page(_form_of(commune()))


@administration.post("/commune")
@mairie_only
def keep_commune() -> ResponseReturnValue:
    """Keep what was typed."""
    town, form = commune(), CommuneForm()
    typed = {field: field.data for field in (form.name, form.insee, form.contact_phone, form.alert_phone)}
    valid, chosen = form.validate_on_submit(), form.data
    for field, words in typed.items():
        field.data = words  # a page shows it again as it was written, not as it would be kept
    if not valid:
        return _page(form), 422
    db.session.refresh(town, with_for_update={"key_share": True})  # one agent after the other
    if form.overtaken_by(_form_of(town)):
        return _page(form), 409
    town.name, town.insee = chosen["name"], chosen["insee"]
    town.contact_phone, town.alert_phone = chosen["contact_phone"], chosen["alert_phone"] or None
    town.school_zone = form.school_zone.data or None
    changed = changed_fields(town)
    said = "C’est enregistré."
    if "insee" in changed and not is_loaded(db.session(), town.insee):
        said += f" Les adresses se cherchent maintenant sous le code {town.insee} : chargez-les de nouveau."
    return keep("commune", said, url_for("administration.checklist"), changed=changed)


def _form_of(town: Commune) -> CommuneForm:
    return CommuneForm(
        formdata=None,
        name=town.name,
        insee=town.insee,
        contact_phone=display(town.contact_phone),
        alert_phone=display(town.alert_phone) if town.alert_phone else "",
        school_zone=town.school_zone or "",
    ).opened()


def _read(read: Callable[[str], str], field: Field, kept: str) -> str:
    """What was typed, as it is kept; what is kept, where a page of before this field was sent."""
    try:
        return read(field.data or "") if field.raw_data else kept
    except CommuneRefused as refused:
        raise ValidationError(str(refused)) from refused


def _page(form: CommuneForm) -> str:
    return render_template("administration/commune.html", form=form, town=commune())
