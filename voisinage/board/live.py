"""Pages that stay up to date by themselves: the part that may change, made alone for whoever looks already.

The browser's script (static/board/live.js) asks for the part now and then, with the version it has: the same version
is answered by 304 and nothing else. Without the script a link loads the page anew.

What only follows the clock (`data-passing`: "il y a 20 minutes", "demain" that became "aujourd’hui") is renewed like
the rest, but it is no news: a version is two names, of what is told and of all that is shown, and only another first
name is read out. The attributes of such an element still tell: a `datetime` that changed is another deadline.
No element of its own kind stands within one.
"""

import re
from hashlib import sha256
from typing import Any

from flask import Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from voisinage.desk import desk
from voisinage.formats import clock

ASKED = "X-Voisinage-Live"  # sent by the script
AT = "X-Voisinage-At"  # sent back: the hour at which this was so, in the commune's time
_PASSING = re.compile(r"(<(\w+)[^>]* data-passing>).*?</\2>", re.DOTALL)


def live_page(page: str, part: str, **told: Any) -> Response:
    """The `page`, which writes `live` where its `part` belongs; or the part alone, or that nothing changed."""
    drawn = render_template(part, **told)
    version = _version(drawn)
    if ASKED not in request.headers:
        return make_response(render_template(page, live=drawn, version=version, **told))
    answer = make_response(drawn)
    answer.headers[AT] = clock(desk().now)
    answer.set_etag(version)
    answer.make_conditional(request)
    return answer


def still_page(page: str, part: str, **told: Any) -> str:
    """The same page where a form of it was refused: it waits for its reader, as news would wipe out what is wrong."""
    return render_template(page, live=render_template(part, **told), version="", **told)


def _version(drawn: str) -> str:
    """A name for what is told and one for all that is shown; the token of its forms differs each time."""
    shown = drawn.replace(generate_csrf(), "")
    told = _PASSING.sub(r"\1", shown)
    return f"{_name(told)}.{_name(shown)}"


def _name(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
