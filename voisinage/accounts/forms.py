"""The sign-in form."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Email and password."""

    email = EmailField(
        "Adresse de courriel",
        validators=[
            InputRequired("Indiquez votre adresse de courriel."),
            Length(max=254, message="Cette adresse est trop longue."),
        ],
    )
    password = PasswordField(
        "Mot de passe",
        validators=[
            InputRequired("Indiquez votre mot de passe."),
            Length(max=200, message="Ce mot de passe est trop long."),
        ],
    )
    next = HiddenField()

    @property
    def account(self) -> str:
        """The email as accounts keep it."""
        return (self.email.data or "").strip().lower()
