"""Which addresses may be asked, and why an outgoing request comes to nothing."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

_NEVER = tuple(
    map(
        ip_network,
        (
            # Addresses of IPv6 that carry one of IPv4 inside, which could be private: NAT64, 6to4.
            *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"),
            # Examples in books (RFC 9637), and what one provider's machines ask about themselves.
            *("3fff::/20", "168.63.129.16/32"),
        ),
    )
)


class Refused(Exception):
    """We do not ask for this, or do not take the answer; the words say why."""


class Unreachable(Exception):
    """No usable answer came, which may be another time; the words say what happened."""


def addresses_of(host: str, port: int, seconds: float) -> list[IPv4Address | IPv6Address]:
    """The addresses of a host, every one of which may be asked."""
    resolver = ThreadPoolExecutor(1)
    try:
        answer = resolver.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = answer.result(timeout=seconds)
    except TimeoutError:
        raise
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"There is no host named {host[:200]}.") from error
    finally:
        resolver.shutdown(wait=False)
    addresses = [ip_address(each[4][0].partition("%")[0]) for each in found]
    for address in addresses:
        if not is_public(address):
            raise Refused(f"{host[:200]} stands at {address}, which is no public address.")
    return addresses


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in ip_network(each) for each in settings.OUTGOING_ALLOWED_NETWORKS):
        return True
    if any(address in each for each in _NEVER):
        return False
    special = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", 0)
    return address.is_global and not special
