"""Networks written in a setting."""

from ipaddress import IPv4Network, IPv6Network, ip_network


def networks_in(text: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks with commas between them: "10.0.0.7, 192.168.1.0/24, ::1". Raises ValueError."""
    return [ip_network(each.strip(), strict=False) for each in text.split(",") if each.strip()]
