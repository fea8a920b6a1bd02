"""What is too heavy to be read, said beside the field it was chosen in."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from voisinage.accounts.admission import admit
from voisinage.board.volunteers import the_volunteer
from voisinage.errors import APOLOGIES, apologise
from voisinage.large_files import LIST, PHOTO
from voisinage.recruiting.blueprint import recruiting
from voisinage.recruiting.file_page import file_page
from voisinage.recruiting.list_import import list_page
from voisinage.recruiting.pictures import TOO_HEAVY
from voisinage.volunteers.table import TOO_LARGE


@recruiting.errorhandler(RequestEntityTooLarge)
def say_too_heavy(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """It comes before anybody asked who this is: so it is asked here."""
    if request.endpoint not in (PHOTO, LIST):
        return apologise(APOLOGIES[413], 413, {})
    return admit() or (_page(request.view_args or {}), 413)


def _page(named: dict[str, int]) -> str:
    if request.endpoint == LIST:
        return list_page(wrong=TOO_LARGE)
    return file_page(the_volunteer(named["volunteer_id"]), wrong_photo=TOO_HEAVY)
