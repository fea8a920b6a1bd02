"""The form that amends: the fields of a new request that may change, filled with what stands."""

from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from dispatch.prescribing.details import Details
from dispatch.states import Urgency
from sms.phone import display
from voisinage.intake.forms import NeedForm
from voisinage.intake.offer import Offer


class AmendForm(NeedForm):
    """A new request's form without what makes another request of it: the job, the place, the form's own key."""

    form_key = seal = job = address = answered = place = lat = lon = None  # type: ignore[assignment]
    seen = HiddenField()  # what the page showed, as `Details.to_json`: tells whether anybody changed it meanwhile

    @classmethod
    def showing(cls, offer: Offer, stands: Details) -> "AmendForm":
        """The form filled with what stands."""
        form = cls(formdata=None)
        form.offer = offer
        form.show(stands)
        return form

    @classmethod
    def sent(cls, offer: Offer) -> "AmendForm":
        """The form as the browser sent it."""
        form = cls()
        form.offer = offer
        return form

    def validate_windows(self, field: Field) -> None:
        """Without scripts both may be ticked, and nobody could tell which of them is the change."""
        if self.any_time.data and field.data:
            raise ValidationError("Choisissez des moments, ou « N’importe quand », mais pas les deux.")
        super().validate_windows(field)

    def show(self, details: Details) -> None:
        """Put values into the fields."""
        self.windows.data = [one.code for one in self.offer.windows if one.window in details.windows]
        self.any_time.data = not details.windows
        self.urgency.data = details.urgency.value
        self.first_name.data, self.access_notes.data = details.first_name, details.access_notes
        self.phone.data = display(details.phone)

    def details(self) -> Details:
        """What is wanted, once the fields have been checked."""
        return Details(
            windows=tuple(sorted(self.chosen_windows())),
            urgency=Urgency(self.urgency.data),
            first_name=self.first_name.data or "",
            phone=self.e164,
            access_notes=self.access_notes.data or "",
        )
