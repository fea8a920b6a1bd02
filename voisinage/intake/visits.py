"""When a person can be visited, in words. With the month: a page is read again weeks later, a slip hangs on a door."""

from dispatch.requests import Request
from voisinage.wording import window


def visit_lines(request: Request) -> list[str]:
    """One line for each stretch of time, "jeudi 12 novembre entre 9h et 12h", or that any moment is good."""
    zone = request.commune.timezone
    return [window(one.start_at, one.end_at, zone, month=True) for one in request.windows] or ["N’importe quand"]
