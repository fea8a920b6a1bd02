"""Room for the few large files that pages take: everywhere else two megabytes are plenty."""

from flask import Flask, request, session

BRING, PHOTO, LIST = "administration.bring_addresses", "recruiting.add_photo", "recruiting.look_at_list"
LARGEST = 50_000_000  # bytes: the file of the largest département has 30 million, packed
ROOM = {BRING: LARGEST, PHOTO: 10_000_000, LIST: 10_000_000}  # a telephone's picture has 2 to 8 million
_SIGNED_IN = "_user_id"  # where flask-login notes it


def init_large_files(app: Flask) -> None:
    """Let them come from browsers in which somebody has signed in. To be called before CSRF, which reads the form.

    The cookie alone is asked: a look at the database would hold its one lock while a slow line sends. Whether the
    session still stands, and may do this, is asked as everywhere once the file is here.
    """

    @app.before_request
    def make_room() -> None:
        if request.endpoint in ROOM and _SIGNED_IN in session:
            request.max_content_length = ROOM[request.endpoint]
