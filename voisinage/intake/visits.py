"""When a person can be visited, in words."""

from dispatch.requests import Request
from voisinage.wording import window


def visit_lines(request: Request) -> list[str]:
    """One line for each stretch of time, "jeudi 12 entre 9h et 12h", or that any moment is good."""
    zone = request.commune.timezone
    return [window(one.start_at, one.end_at, zone) for one in request.windows] or ["N’importe quand"]
