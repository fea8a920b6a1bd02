"""« Mes préférences » : whether, and how, an agent is told that what they recorded has ended."""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Field, RadioField, TelField
from wtforms.validators import Optional, ValidationError

from dispatch.mail.tables import MailMessage
from dispatch.people import Agent
from dispatch.prescribing.tables import AgentWish
from dispatch.states import MessageState, NoticeBy
from sms.phone import PhoneKind, PhoneRefused, display, parse_phone
from voisinage.accounts.current import current_agent
from voisinage.db import db
from voisinage.desk import desk
from voisinage.intake.blueprint import agents_only, intake
from voisinage.intake.checks import at_most
from voisinage.intake.plain_text import one_line
from voisinage.offered import Offered

LATELY = timedelta(days=14)


class WishForm(FlaskForm):
    """How to be told. `choices` leave mail out where none can be sent."""

    territory = "FR"
    told_by = RadioField(
        "Quand une demande que j’ai signalée est close",
        validators=[Offered("Choisissez comment être prévenu.")],
        validate_choice=False,
    )
    phone = TelField("Mon mobile", filters=[one_line], validators=[Optional(), at_most(30)])

    @property
    def e164(self) -> str | None:
        """The number to store, once it has been checked."""
        return parse_phone(self.phone.data, self.territory).e164 if self.phone.data else None

    def validate_phone(self, field: Field) -> None:
        """A mobile: a landline reads no texts."""
        try:
            kind = parse_phone(field.data, self.territory).kind
        except PhoneRefused as refused:
            raise ValidationError(str(refused)) from refused
        if kind is PhoneKind.LANDLINE:
            raise ValidationError("C’est un numéro fixe : donnez un mobile, ou choisissez autre chose.")

    def validate_told_by(self, field: Field) -> None:
        """A text needs a number."""
        if field.data == NoticeBy.SMS and not self.phone.data:
            raise ValidationError("Pour recevoir un SMS, donnez ci-dessous votre numéro de mobile.")


@intake.get("/preferences")
@agents_only
def preferences() -> ResponseReturnValue:
    """The choices as they stand."""
    wish = db.session.get(AgentWish, current_agent().id)
    phone = display(wish.phone) if wish and wish.phone else ""
    return _page(_form(told_by=wish.told_by if wish else NoticeBy.NONE, phone=phone))


@intake.post("/preferences")
@agents_only
def choose() -> ResponseReturnValue:
    """Keep the choices."""
    form, agent = _form(), current_agent()
    if not form.validate():
        return _page(form), 422
    db.session.merge(AgentWish(agent_id=agent.id, told_by=NoticeBy(form.told_by.data), phone=form.e164))
    db.session.commit()
    flash("Vos préférences sont enregistrées.")
    return redirect(url_for("intake.preferences"), 303)


def mail_came_back(session: Session, agent: Agent, now: datetime) -> bool:
    """Whether the last mail to an agent who wishes for mails could not be delivered: they should know."""
    last = select(MailMessage.state).where(MailMessage.agent_id == agent.id, MailMessage.created_at > now - LATELY)
    state = session.scalar(last.order_by(MailMessage.id.desc()).limit(1))
    if state not in (MessageState.FAILED, MessageState.EXPIRED):
        return False
    wish = session.get(AgentWish, agent.id)
    return wish is not None and wish.told_by is NoticeBy.MAIL


def _form(**known: str) -> WishForm:
    form = WishForm(data=known) if known else WishForm()
    agent = current_agent()
    form.territory = agent.commune.territory
    form.told_by.choices = [(NoticeBy.NONE.value, "Ne pas me prévenir"), (NoticeBy.SMS.value, "Par SMS")]
    if desk().line.can_mail:
        form.told_by.choices.append((NoticeBy.MAIL.value, f"Par courriel, à {agent.email}"))
    return form


def _page(form: WishForm) -> str:
    return render_template("intake/preferences.html", form=form, can_mail=desk().line.can_mail)
