"""A form that came when its session was over: what was typed waits in the page, to be sent again after signing in.

Only where the browser itself says that our own page sent it; otherwise the button would finish a forged request. The
page bears no token: sent again, the form is first shown once more to whoever has signed in meanwhile. A file cannot
wait in a page: it is said at once, and there it is chosen again.
"""

from typing import Any

from flask import render_template, request

FILE_AGAIN = "fichier-a-rechoisir"  # "field:name of the file", sent along until it is chosen again
NOT_REPEATED = {"csrf_token", "password", "present", FILE_AGAIN}
Typed = list[tuple[str, str]]


def typed() -> Typed:
    """What our own page sent, without its secrets; nothing where it may come from elsewhere, or is a button alone."""
    if not _is_ours():
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_REPEATED]


def files() -> Typed:
    """The fields of the files to choose again, each with the name its file had; as careful as `typed`."""
    if not _is_ours():
        return []
    chosen = [(field, str(file.filename)) for field, file in request.files.items(multi=True) if file.filename]
    before = [(field, name) for field, colon, name in map(_parted, request.form.getlist(FILE_AGAIN)) if colon]
    return [*chosen, *(one for one in before if one[0] not in dict(chosen))]


def late_form() -> dict[str, Any]:
    """What a page that sends the form again has to show."""
    return {"fields": typed(), "files": files(), "file_again": FILE_AGAIN}


def kept_until_signed_in() -> str:
    """The page in which they wait; empty where there is nothing to keep."""
    if request.method != "POST" or not (typed() or files()):
        return ""
    return render_template("errors/signed_out.html", **late_form())


def _is_ours() -> bool:
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _parted(said: str) -> tuple[str, str, str]:
    return said.partition(":")
