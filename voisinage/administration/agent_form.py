"""The form that invites an agent: who, in what quality, and how the link reaches them."""

from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import EmailField, Field, RadioField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, ValidationError

from dispatch.people import Agent, Organisation
from dispatch.states import AgentRole
from sms.phone import PhoneKind, PhoneRefused, parse_phone
from voisinage.accounts.enrolment import NewAccount
from voisinage.accounts.standing import AGENTS, PRESCRIBERS, TOWN_HALL, Who, standing_of
from voisinage.carriers import really_sends
from voisinage.db import db
from voisinage.desk import commune, desk, office
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line
from voisinage.labels import LABELS
from voisinage.offered import Offered

BY_MAIL, BY_SMS, BY_HAND = "mail", "sms", "hand"
WAYS = {BY_MAIL: "Par courriel", BY_SMS: "Par SMS", BY_HAND: "En main propre : le lien s’affiche ici"}


class InviteForm(FlaskForm):
    """One agent."""

    first_name = StringField(
        "Prénom", filters=[one_line], validators=[DataRequired("Indiquez le prénom."), at_most(60)]
    )
    last_name = StringField("Nom", filters=[one_line], validators=[DataRequired("Indiquez le nom."), at_most(60)])
    email = EmailField(
        "Adresse de courriel", filters=[one_line], validators=[DataRequired("Indiquez l’adresse."), at_most(254)]
    )
    standing = SelectField("Rôle", validators=[Offered("Choisissez un rôle dans la liste.")], validate_choice=False)
    organisation = SelectField(
        "Organisation", validators=[Offered("Choisissez une organisation dans la liste.")], validate_choice=False
    )
    way = RadioField(
        "Comment lui donner son lien ?",
        validators=[Offered("Choisissez comment lui donner son lien.")],
        validate_choice=False,
    )
    phone = TelField("Mobile, pour l’envoi par SMS", filters=[one_line], validators=[at_most(40)])

    @classmethod
    def for_agent(cls, me: Agent, **given: Any) -> "InviteForm":
        """The form with what this agent may choose."""
        form = cls(**given)
        allowed = AGENTS if standing_of(me) is Who.ADMINISTRATOR else {Who.PRESCRIBER}
        form.standing.choices = {one.value: LABELS[Who][one] for one in Who if one in allowed}
        form.organisation.choices = {str(one.id): one.name for one in _organisations(me)}
        closed = {BY_MAIL: not desk().line.can_mail, BY_SMS: not really_sends(office().settings)}
        form.way.choices = {way: words for way, words in WAYS.items() if not closed.get(way)}
        form.way.data = form.way.data or next(iter(form.way.choices))
        return form

    def validate_phone(self, field: Field) -> None:
        """A mobile, where the link goes there. Kept as E.164."""
        if self.way.data != BY_SMS:
            return
        try:
            number = parse_phone(field.data or "", commune().territory)
        except PhoneRefused as refused:
            raise ValidationError(str(refused)) from refused
        if number.kind is not PhoneKind.MOBILE:
            raise ValidationError("Il faut un mobile pour recevoir un SMS.")
        field.data = number.e164

    def account(self) -> NewAccount:
        """What was typed, as an account."""
        organisation = db.session.get_one(Organisation, int(self.organisation.data))
        return NewAccount(
            email=self.email.data or "",
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            organisation=organisation.name,
            **in_words(Who(self.standing.data)),
        )


def in_words(standing: Who) -> dict[str, Any]:
    """Role and charge of a standing, as accounts keep them."""
    role = AgentRole.MAIRIE if standing in TOWN_HALL else AgentRole.PRESCRIBER
    return {"role": role, "leads": standing in {Who.ADMINISTRATOR, Who.LEAD_PRESCRIBER}}


def _organisations(me: Agent) -> list[Organisation]:
    here = select(Organisation).where(Organisation.commune_id == me.commune_id).order_by(Organisation.name)
    if standing_of(me) in PRESCRIBERS:
        here = here.where(Organisation.id == me.organisation_id)
    return list(db.session.scalars(here))
