"""`/mairie/reglages/commune`: the numbers people call and the mairie is reached at, whose school holidays count."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, SelectField, TelField
from wtforms.validators import DataRequired

from dispatch.places import Commune
from sms.phone import display
from voisinage.administration.blueprint import administration, changed_fields, keep, mairie_only
from voisinage.administration.meanwhile import OpenedForm
from voisinage.administration.typed_numbers import any_number, mobile
from voisinage.db import db
from voisinage.desk import commune
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line

ZONES = {"A": "Zone A", "B": "Zone B", "C": "Zone C", "": "Aucune (outre-mer, Corse)"}


class CommuneForm(OpenedForm):
    """What the mairie may change of its commune. Both numbers are kept as E.164."""

    contact_phone = TelField(
        "Numéro que les gens appellent",
        filters=[one_line],
        validators=[DataRequired("Indiquez le numéro que portent tous les textos."), at_most(40)],
    )
    alert_phone = TelField("Mobile d’astreinte", filters=[one_line], validators=[at_most(40)])
    school_zone = SelectField("Vacances scolaires", choices=ZONES)

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
    typed = {field: field.data for field in (form.contact_phone, form.alert_phone)}
    valid, chosen = form.validate_on_submit(), form.data
    for field, words in typed.items():
        field.data = words  # a page shows it again as it was written, not as it would be kept
    if not valid:
        return _page(form), 422
    db.session.refresh(town, with_for_update={"key_share": True})  # one agent after the other
    if form.overtaken_by(_form_of(town)):
        return _page(form), 409
    town.contact_phone, town.alert_phone = chosen["contact_phone"], chosen["alert_phone"] or None
    town.school_zone = form.school_zone.data or None
    return keep("commune", "C’est enregistré.", url_for("administration.checklist"), changed=changed_fields(town))


def _form_of(town: Commune) -> CommuneForm:
    return CommuneForm(
        formdata=None,
        contact_phone=display(town.contact_phone),
        alert_phone=display(town.alert_phone) if town.alert_phone else "",
        school_zone=town.school_zone or "",
    ).opened()


def _page(form: CommuneForm) -> str:
    return render_template("administration/commune.html", form=form, town=commune())
