"""From which address a request comes, where proxies stand between."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# Whoever has one address of IPv6 has all of its network.
IPV6_NETWORK = 64


def address_of(request: HttpRequest) -> str | None:
    """Return the address of whoever sent the request; None if it is not known.

    Every proxy adds, at the end of `X-Forwarded-For`, the address from which it was asked; what
    stands before that can be made up by anybody. With PROXY_COUNT proxies of our own the entry so
    far from the end is true. A request that did not pass all of them has the address of its
    connection.
    """
    connection = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT < 1:
        return _checked(connection)
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(entries) < settings.PROXY_COUNT:
        return _checked(connection)
    return _checked(entries[-settings.PROXY_COUNT]) or _checked(connection)


def network_of(request: HttpRequest) -> str | None:
    """Return the address under which the failures of a request are counted."""
    address = address_of(request)
    return address and network_of_address(address)


def network_of_address(address: str) -> str:
    """Return an address itself, or of IPv6 that of its whole network."""
    if ip_address(address).version == 4:
        return address
    return str(ip_network((address, IPV6_NETWORK), strict=False).network_address)


def _checked(text: str) -> str | None:
    """The address in its usual form, without port; None where it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    # The zone of a link-local address means nothing to others, and the database has no room.
    return str(address).partition("%")[0]
