"""Calls of an HTTP gateway: only with the secret in the path, and only from the networks in the settings."""

from hmac import compare_digest
from ipaddress import IPv6Address, ip_address

from flask import abort, request

from voisinage.config import Settings
from voisinage.db import allow_writes
from voisinage.desk import office
from voisinage.hooks.fields import fields_of
from voisinage.hooks.outcomes import Outcome, Refused
from voisinage.networks import networks_in

_PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def known_gateway(secret: str) -> dict[str, str]:
    """Give the fields of a call, from its query and its form.

    Raises NotFound where no secret is configured, `Refused` for another secret or address without saying which was
    wrong, `Malformed`. A gateway calls with GET: what it brings is written all the same.
    """
    settings = office().settings
    if not settings.http_hook_secret or request.method == "HEAD":
        abort(404)
    knows_secret = compare_digest(secret.encode(), settings.http_hook_secret.encode())
    if not (knows_secret and _comes_from_there(settings)):
        raise Refused(Outcome.FORGED, 404)
    allow_writes()
    return fields_of(request.values)


def _comes_from_there(settings: Settings) -> bool:
    """Whether the caller is one of the networks: what `ProxyFix` says, where it had enough to go by.

    Behind a proxy that the settings do not know of, everybody would come from the proxy's own address.
    """
    told = [each for line in request.headers.getlist("X-Forwarded-For") for each in line.split(",")]
    passed_on = any(header in request.headers for header in _PASSED_ON)
    if passed_on and not 0 < settings.trusted_proxies <= len(told):
        return False
    try:
        caller = ip_address(request.remote_addr or "")
    except ValueError:  # a socket of this machine, or a proxy that writes something else
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return any(caller in network for network in networks_in(settings.http_hook_from))
