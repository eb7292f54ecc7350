"""Connections of outgoing requests: to addresses that were checked first, and none for ever."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
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


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and lets nothing last beyond the deadline."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.plain = httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        failure: Exception | None = None
        addresses = addresses_of(host, port, _left(self.deadline))
        for number, address in enumerate(addresses):
            # An address that never answers leaves time for the others.
            share = _left(self.deadline) / (len(addresses) - number)
            try:
                stream = self.plain.connect_tcp(
                    str(address), port, share, local_address, socket_options
                )
                return _BoundedStream(stream, self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        raise Refused("No socket of this machine is asked.")

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, _left(self.deadline)))


class _BoundedStream(httpcore.NetworkStream):
    """A connection of which every read and write ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, _left(self.deadline))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, _left(self.deadline))

    def close(self):
        self.stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        stream = self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline))
        return _BoundedStream(stream, self.deadline)

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    """Seconds that are left. Raises httpcore.ReadTimeout when there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("The time for the whole request is over.")
    return seconds
