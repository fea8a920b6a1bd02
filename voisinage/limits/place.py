"""Where a try comes from: an address, or for IPv6 the network that one subscriber has to themselves.

Whoever has one line has 2^64 addresses of it (RFC 6177): counted each by itself, no limit would ever be met.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address

ONE_SUBSCRIBER = 64  # bits


def place_of(address: str | None) -> str:
    """What is counted as one place; an address that cannot be read is a place of its own."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), ONE_SUBSCRIBER), strict=False))
