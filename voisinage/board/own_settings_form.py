"""The form of what one volunteer wants beside the commune's rules; only what concerns their roles is asked."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from dispatch.own_settings import OwnSettings, settings_of
from dispatch.people import Volunteer
from dispatch.places import Sector
from dispatch.states import Travel
from dispatch.tools import TOOLS
from voisinage.between import Between
from voisinage.board.care_fields import HourField, TicksField, WholeField
from voisinage.board.care_words import TRAVEL
from voisinage.joining.choices import NO_SKILL, SKILL_CHOICES
from voisinage.offered import Offered

NOBODY = "0"  # as an id no row has it
OF_BRICOLEURS = (
    "asks_per_day", "asks_per_week", "moves_by", "radius_m", "only_sector_id", "pair_only", "skills",
    "tools",
)  # fmt: skip
OF_REFERENTS = ("max_open", "backup_id")


def _at_most(limit: int) -> list[Any]:
    return [Optional(), Between(1, limit, f"Écrivez un nombre de 1 à {limit}, ou rien.")]


class OwnSettingsForm(FlaskForm):
    """Every wish there may be."""

    skills = TicksField(
        "Ce que cette personne aime faire",
        choices=SKILL_CHOICES,
        validators=[InputRequired(NO_SKILL), Offered(NO_SKILL)],
        validate_choice=False,
    )
    moves_by = RadioField(
        "Se déplace",
        choices={way.value: words for way, words in TRAVEL.items()},
        validators=[Offered("Choisissez comment cette personne se déplace.")],
        validate_choice=False,
    )
    radius_m = WholeField(
        "Jusqu’où, en mètres",
        validators=[
            InputRequired("Indiquez une distance."),
            Between(100, 50_000, "Écrivez une distance de 100 à 50000 mètres."),
        ],
    )
    tools = TicksField(
        "Possède",
        choices=dict(TOOLS),
        validators=[Offered("Choisissez les outils dans la liste.")],
        validate_choice=False,
    )
    only_sector_id = SelectField(
        "Aide dans", validators=[Offered("Choisissez un secteur dans la liste.")], validate_choice=False
    )
    pair_only = BooleanField("Ne se déplace qu’à deux")
    asks_per_day = WholeField("Demandes par jour, au plus", validators=_at_most(20))
    asks_per_week = WholeField("Demandes par semaine, au plus", validators=_at_most(50))
    max_open = WholeField("Demandes suivies en même temps, au plus", validators=_at_most(100))
    backup_id = SelectField(
        "En cas d’absence, demander à",
        validators=[Offered("Choisissez un référent dans la liste.")],
        validate_choice=False,
    )
    quiet_from = HourField("Ne pas déranger à partir de")
    quiet_until = HourField("Ne pas déranger jusqu’à")

    def validate_quiet_until(self, field: HourField) -> None:
        """Quiet hours have a beginning and an end. Raises ValidationError."""
        if (self.quiet_from.data is None) != (field.data is None):
            raise ValidationError("Indiquez les deux heures, ou aucune.")
        if field.data is not None and field.data == self.quiet_from.data:
            raise ValidationError("Les deux heures sont les mêmes.")

    def settings(self, volunteer: Volunteer) -> OwnSettings:
        """What was typed; what was not asked stays as it is."""
        told = {field.name: field.data for field in self if field.name in OwnSettings.__dataclass_fields__}
        for name in ("only_sector_id", "backup_id"):
            if name in told:
                told[name] = int(told[name]) or None
        if "tools" in told:
            told |= {name: frozenset(told[name] or ()) for name in ("skills", "tools")}
            told["moves_by"] = Travel(told["moves_by"])
        kept = settings_of(volunteer)
        return OwnSettings(**{name: told.get(name, getattr(kept, name)) for name in OwnSettings.__dataclass_fields__})


def own_settings_form(
    volunteer: Volunteer, *, sectors: Sequence[Sector], others: Sequence[Volunteer]
) -> OwnSettingsForm:
    """The form for this volunteer. `others`: the referents who may stand in."""
    known = settings_of(volunteer)
    form = OwnSettingsForm(
        data={name: getattr(known, name) for name in OwnSettings.__dataclass_fields__}
        | {
            "moves_by": known.moves_by.value,
            "skills": sorted(known.skills),
            "tools": sorted(known.tools),
            "only_sector_id": str(known.only_sector_id or NOBODY),
            "backup_id": str(known.backup_id or NOBODY),
        }
    )
    form.only_sector_id.choices = {NOBODY: "toute la commune"} | {
        str(sector.id): f"seulement {sector.name}" for sector in sectors
    }
    form.backup_id.choices = {NOBODY: "la personne suivante"} | {
        str(other.id): f"{other.first_name} {other.last_name}" for other in others
    }
    for name in (*(() if volunteer.is_bricoleur else OF_BRICOLEURS), *(() if volunteer.is_referent else OF_REFERENTS)):
        del form[name]
    return form
