"""The pages of the demo's phones, and their memory of what was seen."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from voisinage.demo.files import DemoFiles
from voisinage.phones.seen import SeenTexts
from voisinage.phones.threads import pieces

SEEN = "voisinage.phones.seen"

phones = Blueprint("phones", __name__, url_prefix="/telephones")
phones.add_app_template_filter(pieces, "pieces")


@phones.record_once
def _remember_what_was_seen(state: BlueprintSetupState) -> None:
    """One memory for each application."""
    settings = state.app.extensions["voisinage"].settings
    state.app.extensions[SEEN] = SeenTexts(DemoFiles(settings.instance).seen)
