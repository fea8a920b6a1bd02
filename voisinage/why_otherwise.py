"""Why somebody chose another than the first one proposed, as a form sends it: a word of the list, or nothing."""

from werkzeug.exceptions import BadRequest

from dispatch.states import ChosenOtherwise


def why_otherwise(word: str) -> ChosenOtherwise | None:
    """What was chosen of the list; a word that it does not have was made up: BadRequest."""
    try:
        return ChosenOtherwise(word) if word else None
    except ValueError as unknown:
        raise BadRequest from unknown
