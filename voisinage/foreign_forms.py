"""A second lock beside the tokens of forms: what another site makes a browser send is refused, link pages included.

A page opened from a text has no session and so no token of a form; its address is the permission. Should that address
leak, another site still cannot press its buttons in the volunteer's browser: browsers say themselves who made them
send (Fetch Metadata, W3C), and no page can make them lie. Old ones say nothing, and are let through to the first lock.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, request

from voisinage.db import READS_ONLY

OURS = {"same-origin", "none"}  # none: typed, or from a bookmark
# Nothing else is a form of ours: Flask-WTF would read a body of JSON as one, lists and all, however deep.
AS_FORMS_ARE_SENT = {"", "application/x-www-form-urlencoded", "multipart/form-data"}
MACHINES = "hooks"  # carriers sign what they send; they are no browsers


def init_foreign_forms(app: Flask) -> None:
    """Refuse, before any page, what a foreign page has a browser write."""

    @app.before_request
    def refuse() -> None:
        if request.method in READS_ONLY or MACHINES in request.blueprints:
            return
        if is_foreign():
            abort(403)
        if request.mimetype not in AS_FORMS_ARE_SENT:
            abort(415)


def is_foreign() -> bool:
    """Whether the browser says that a page of another site sends this.

    `Origin` is `null` from our own pages as well, since they tell nobody where they are (`Referrer-Policy`).
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in OURS
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.host
