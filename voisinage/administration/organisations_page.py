"""`/mairie/reglages/organisations`: where the agents work, and the number of each."""

from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from wtforms import Field, StringField, TelField
from wtforms.validators import DataRequired, Optional, ValidationError

from dispatch.changed import changed_fields
from dispatch.people import Agent, Organisation
from sms.phone import PhoneRefused, display, parse_phone
from voisinage.administration.blueprint import administration, keep, mairie_only
from voisinage.administration.meanwhile import OpenedForm
from voisinage.db import db
from voisinage.desk import commune
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line


class OrganisationForm(OpenedForm):
    """One organisation."""

    name = StringField(
        "Nom", filters=[one_line], validators=[DataRequired("Donnez un nom, comme « CCAS »."), at_most(120)]
    )
    phone = TelField("Téléphone", filters=[one_line], validators=[Optional(), at_most(40)])

    def validate_phone(self, field: Field) -> None:
        """A number that can be called, or none. Kept as E.164."""
        try:
            field.data = parse_phone(field.data, commune().territory).e164
        except PhoneRefused as refused:
            raise ValidationError(str(refused)) from refused


@administration.get("/organisations")
@mairie_only
def organisations() -> str:
    """Every organisation, with how many accounts it has."""
    return _list(OrganisationForm(formdata=None))


@administration.post("/organisations")
@mairie_only
def add_organisation() -> ResponseReturnValue:
    """One more."""
    form = OrganisationForm()
    if not form.validate_on_submit() or _is_taken(form, None):
        return _list(form), 422
    return _keep(Organisation(commune_id=commune().id), form)


@administration.get("/organisations/<int:organisation_id>")
@mairie_only
def organisation(organisation_id: int) -> str:
    """One of them."""
    found = _the_organisation(organisation_id)
    return _one(found, _form_of(found))


@administration.post("/organisations/<int:organisation_id>")
@mairie_only
def keep_organisation(organisation_id: int) -> ResponseReturnValue:
    """Another name, another number."""
    found, form = _the_organisation(organisation_id), OrganisationForm()
    typed = form.phone.data
    if not form.validate_on_submit() or _is_taken(form, found):
        return _one(found, form), 422
    db.session.refresh(found, with_for_update={"key_share": True})  # one agent after the other
    number, form.phone.data = form.phone.data, typed  # a page shows it as it was written
    if form.overtaken_by(_form_of(found)):
        return _one(found, form), 409
    form.phone.data = number
    return _keep(found, form)


def _form_of(found: Organisation) -> OrganisationForm:
    phone = display(found.phone) if found.phone else ""
    return OrganisationForm(formdata=None, name=found.name, phone=phone).opened()


def _one(found: Organisation, form: OrganisationForm) -> str:
    return render_template("administration/organisation.html", organisation=found, form=form)


def _keep(found: Organisation, form: OrganisationForm) -> ResponseReturnValue:
    found.name, found.phone = form.name.data or "", form.phone.data or None
    facts: dict[str, Any] = {"changed": changed_fields(found)} if found.id else {"new": 1}
    db.session.add(found)
    db.session.flush()
    return keep(
        "organisation", f"« {found.name} » est enregistrée.", url_for("administration.organisations"),
        organisation=found.id, **facts,
    )  # fmt: skip


def _is_taken(form: OrganisationForm, own: Organisation | None) -> bool:
    """Whether another has this name already; said beside the field."""
    same = select(Organisation.id).where(
        Organisation.commune_id == commune().id, func.lower(Organisation.name) == (form.name.data or "").lower()
    )
    if all(found == (own.id if own else None) for found in db.session.scalars(same)):
        return False
    form.name.errors = [*form.name.errors, "Une autre organisation porte déjà ce nom."]
    return True


def _the_organisation(organisation_id: int) -> Organisation:
    found = db.session.get(Organisation, organisation_id) if organisation_id < 2**31 else None
    return found if found and found.commune_id == commune().id else abort(404)


def _list(form: OrganisationForm) -> str:
    counted = (
        select(Organisation, func.count(Agent.id).filter(Agent.active))
        .outerjoin(Agent, Agent.organisation_id == Organisation.id)
        .where(Organisation.commune_id == commune().id)
        .group_by(Organisation.id)
        .order_by(Organisation.name)
    )
    return render_template("administration/organisations.html", rows=db.session.execute(counted).all(), form=form)
