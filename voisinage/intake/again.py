"""A form came too late, its session over: nothing typed is lost, nothing is recorded without a fresh token."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from voisinage.accounts.current import current_agent
from voisinage.accounts.forms import SignInForm
from voisinage.accounts.opening import open_session
from voisinage.intake.blueprint import intake
from voisinage.intake.drafts import draft_owner
from voisinage.intake.new_request import filled_form
from voisinage.intake.seal import sealed_for

OF_SIGNING_IN = {"csrf_token", "email", "password", "next"}
TOO_LATE = "La page a attendu trop longtemps. Rien n’est perdu : vérifiez et enregistrez de nouveau."
WELCOME_BACK = "Vous êtes de nouveau connecté. Rien n’est perdu : vérifiez, puis enregistrez."
SIGN_IN = "Votre session est terminée. Connectez-vous : vous retrouverez votre demande telle que vous l’avez remplie."
ENDPOINTS = {"intake.send_form", "intake.sign_in_again"}


def can_come_back() -> bool:
    """Whether the present request is our own form, filled in: its seal says so, and the browser does not object."""
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return request.endpoint in ENDPOINTS and ours and _given_to() is not None


def _given_to() -> str | None:
    return sealed_for(request.form.get("form_key", ""), request.form.get("seal", ""))


@intake.before_app_request
def _signed_out_meanwhile() -> ResponseReturnValue | None:
    """The account was closed or its password changed while the form was filled in: its token is still good."""
    if current_user.is_authenticated or request.endpoint != "intake.send_form" or not can_come_back():
        return None
    return comes_back()


def comes_back() -> ResponseReturnValue:
    """The form as it was typed, or first the sign-in page, which carries it along."""
    if not current_user.is_authenticated:
        return _sign_in_page(SignInForm(formdata=None), 401)
    return _as_it_was(TOO_LATE, 400)


@intake.post("/demandes/nouvelle/connexion")
def sign_in_again() -> ResponseReturnValue:
    """Sign in, then show the form that was carried along."""
    if not can_come_back():
        return redirect(url_for("accounts.sign_in"), 303)
    if not current_user.is_authenticated:
        form = SignInForm()
        refused = open_session(form)
        if refused:
            return _sign_in_page(form, refused)
    return _as_it_was(WELCOME_BACK, 200)


def _as_it_was(notice: str, status: int) -> ResponseReturnValue:
    """The form filled in, for whom it was given to: on a shared phone, a colleague starts with an empty one."""
    if _given_to() != draft_owner(current_agent()):
        return redirect(url_for("intake.empty_form"), 303)
    return filled_form(notice), status


def _sign_in_page(form: SignInForm, status: int) -> ResponseReturnValue:
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in OF_SIGNING_IN]
    page = render_template(
        "accounts/sign_in.html", form=form, action=url_for("intake.sign_in_again"), carried=carried, why=SIGN_IN
    )
    return page, status
