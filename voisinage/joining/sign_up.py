"""`/rejoindre`: the questionnaire, shown, checked, shown again with all that was typed, and taken once.

Whether a number was known already is told to nobody: the same page thanks, as fast; the phone itself hears the rest.
"""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from dispatch.desk import Desk
from dispatch.joining.charter_text import fingerprint
from dispatch.joining.charters import charter_text
from dispatch.joining.sign_up import Application, CharterChanged, sign_up
from dispatch.places import Commune
from dispatch.states import Travel
from voisinage.desk import desk
from voisinage.intake.where import LATER, LONGEST_ADDRESS, PIN, Place, Typed, Understood, understand
from voisinage.joining.blueprint import joining, refuse_other_sites, within_limits
from voisinage.joining.choices import DAYS, HALF_NAMES, OFFERED, WHENEVER
from voisinage.joining.communes import commune_named, communes
from voisinage.joining.forms import JoinForm
from voisinage.joining.seal import is_sealed, new_seal
from voisinage.limits.even_time import even_time

FORM = "sign_up"
UNPROCESSABLE, TOO_MANY = 422, 429
OLD = "Cette page était ouverte depuis longtemps : relisez, puis envoyez de nouveau."
OFTEN = "Beaucoup d’inscriptions viennent d’ici en peu de temps : attendez un quart d’heure, ou appelez la mairie."
CHANGED = "La charte vient de changer : lisez-la, puis envoyez de nouveau."


@joining.get("/rejoindre")
@joining.get("/rejoindre/<insee>")
def empty_form(insee: str | None = None) -> ResponseReturnValue:
    """The questionnaire with nothing in it, or the communes to choose from."""
    commune = commune_named(insee)
    if commune is None:
        return render_template("joining/communes.html", communes=communes())
    return _page(desk(), commune, JoinForm(formdata=None))


@joining.post("/rejoindre/<insee>")
def send_form(insee: str) -> ResponseReturnValue:
    """Take somebody in, or say what is still missing."""
    refuse_other_sites()
    here, commune, form = desk(), commune_named(insee), JoinForm()
    if commune is None:
        return redirect(url_for("joining.empty_form"), 303)
    form.territory = commune.territory
    if form.is_from_a_machine:
        return _thanks(commune)
    all_well, where = form.validate(), _where(here, commune, form)
    if not all_well or where is None or where.place is None:
        return _page(here, commune, form, where=where), UNPROCESSABLE
    refused = _refused(here, form)
    if refused:
        return _page(here, commune, form, where=where, notice=refused), TOO_MANY if refused == OFTEN else UNPROCESSABLE
    return _sign_up(here, commune, form, where)


def _refused(here: Desk, form: JoinForm) -> str:
    """Why a form with nothing wrong in it is not taken; nothing where it is."""
    if not is_sealed(FORM, form.seal.data or ""):
        return OLD
    return "" if within_limits(here, FORM) else OFTEN


def _sign_up(here: Desk, commune: Commune, form: JoinForm, where: Understood) -> ResponseReturnValue:
    if where.place is None:
        raise ValueError("an address that was not understood has not passed its checks")
    with even_time():
        taken = _taken(here, commune, _application(form, where.place))
    if not taken:
        form.charter.data = False
        return _page(here, commune, form, where=where, notice=CHANGED), UNPROCESSABLE
    return _thanks(commune)


def _taken(here: Desk, commune: Commune, application: Application) -> bool:
    """Whether somebody is taken in, or was before; False where the charter has changed since they read it."""
    try:
        sign_up(here, commune, application)
    except CharterChanged:
        here.session.rollback()
        return False
    here.session.commit()
    return True


@joining.get("/rejoindre/<insee>/merci")
def thanks(insee: str) -> ResponseReturnValue:
    """What happens next: the same words for everybody."""
    return render_template("joining/thanks.html", commune=commune_named(insee))


def _thanks(commune: Commune) -> ResponseReturnValue:
    return redirect(url_for("joining.thanks", insee=commune.insee), 303)


def _where(here: Desk, commune: Commune, form: JoinForm) -> Understood | None:
    """Where they live, and the form told about it; None while the address itself is missing or too long."""
    text = form.address.data or ""
    if not 0 < len(text) <= LONGEST_ADDRESS:
        return None
    choice, answered = form.place.data or "", form.answered.data or ""
    choice = "" if choice == PIN else choice  # there is no map here
    where = understand(here.session, commune.insee, Typed(text=text, choice=choice, answered=answered, lat="", lon=""))
    if where.problem:
        form.place.errors = [where.problem]
    if answered != text:
        form.place.data = None  # it answered another address
    return where


def _application(form: JoinForm, place: Place) -> Application:
    per_week = form.per_week.data
    return Application(
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        phone=form.e164,
        address=place.address,
        point=place.point,
        is_bricoleur=bool(form.bricoleur.data),
        is_referent=bool(form.referent.data),
        skills=sorted(set(form.skills.data or ())),
        tools=sorted(set(form.tools.data or ())),
        half_days=sorted(set(form.half_days.data or ())),
        moves_by=Travel(form.moves_by.data),
        radius_m=int(form.radius.data),
        asks_per_week=None if per_week == WHENEVER else int(per_week),
        charter_sha256=form.charter_sha256.data or "",
    )


def _page(here: Desk, commune: Commune, form: JoinForm, *, where: Understood | None = None, notice: str = "") -> str:
    suggestions = where.suggestions if where else None
    charter = charter_text(here.session, commune)
    form.answered.data = form.address.data if suggestions is not None else ""
    form.seal.data, form.charter_sha256.data = new_seal(FORM), fingerprint(charter)
    return render_template(
        "joining/form.html",
        commune=commune,
        form=form,
        charter=charter,
        notice=notice,
        later=LATER,
        offered=OFFERED,
        days=DAYS,
        halves=HALF_NAMES,
        suggestions=None if suggestions is None else [address.label for address in suggestions],
    )
