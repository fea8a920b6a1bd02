"""A form that came when its session was over: what was typed waits in the page, to be sent again after signing in.

Only where the browser itself says that our own page sent it; otherwise the button would finish a forged request. The
page bears no token: sent again, the form is first shown once more to whoever has signed in meanwhile.
"""

from flask import render_template, request

NOT_REPEATED = {"csrf_token", "password", "present"}
Typed = list[tuple[str, str]]


def typed() -> Typed:
    """What our own page sent, without its secrets; nothing where it may come from elsewhere, or is a button alone."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_REPEATED]


def kept_until_signed_in() -> str:
    """The page in which they wait; empty where there is nothing to keep."""
    fields = typed() if request.method == "POST" else []
    return render_template("errors/signed_out.html", fields=fields) if fields else ""
