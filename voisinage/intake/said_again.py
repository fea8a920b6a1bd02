"""A form that was recorded already comes back: the same once more, or changed since, on a page that stayed open.

The same is ordinary: a second tap, an answer lost on its way. What was changed is another need, or a correction: to
answer « C’est enregistré » to it would lose it without a word.
"""

from dispatch.availability import Window
from dispatch.requests import Request
from sms.phone import PhoneRefused
from voisinage.intake.forms import NeedForm
from voisinage.intake.where import Understood

CHANGED = (
    "Cette page a déjà enregistré la demande {ref}. Ce que vous avez changé depuis n’est pas enregistré. Si c’est une "
    "autre demande, vérifiez tout, puis enregistrez. Pour corriger la première, ouvrez-la dans « Mes demandes »."
)


def says_the_same(form: NeedForm, known: Request, where: Understood | None) -> bool:
    """Whether a form asks for what its request was recorded for. Half-days that are over by now no longer count."""
    asked = (form.job.data, (form.first_name.data or "").casefold(), _number(form), form.urgency.data)
    recorded = (str(known.job_id), known.person.first_name.casefold(), known.person.phone, known.urgency.value)
    at_home = where is not None and where.place is not None and where.place.address == known.address
    return asked == recorded and at_home and form.access_notes.data == known.access_notes and _same_hours(form, known)


def _number(form: NeedForm) -> str:
    try:
        return form.e164
    except PhoneRefused:
        return ""


def _same_hours(form: NeedForm, known: Request) -> bool:
    hours = {Window(one.start_at, one.end_at) for one in known.windows}
    return hours.issuperset(form.chosen_windows()) and not (form.any_time.data and hours)
