"""One GET request to somebody else's server: to public addresses only, bounded in size and time."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx
from django.conf import settings

MAX_BYTES = 10 * 1024 * 1024
TOTAL_SECONDS = 30.0
MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
MAX_LETTERS_OF_URL = 2000
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
_TLS = httpcore.default_ssl_context()


class Refused(Exception):
    """We do not ask for this, or do not take the answer; the words say why."""


class Unreachable(Exception):
    """No usable answer came, which may be another time; the words say what happened."""


@dataclass(frozen=True)
class Answer:
    """What a server answered, whatever its status.

    `body` is decoded from gzip and deflate; it is read of success alone, and else empty.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    final_url: str
    # The redirects that were followed, each with its status and the address it led to.
    redirects: tuple[tuple[int, str], ...] = ()

    def header(self, name: str) -> str:
        """The first header of a name, in any case; empty without one."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
    total_seconds: float = TOTAL_SECONDS,
    max_redirects: int = MAX_REDIRECTS,
) -> Answer:
    """Ask for `url` and return the answer, redirects followed.

    Every name is resolved once for each request, all its addresses are checked, and the
    connection goes to a checked one, so that no second answer of the DNS can lead elsewhere.
    `headers` go to the first host alone. `total_seconds` bounds everything together. Raises
    Refused or Unreachable. Never call it inside a transaction.
    """
    deadline = time.monotonic() + total_seconds
    followed: list[tuple[int, str]] = []
    asked = _checked_url(url)
    first_host = asked.host
    while True:
        extra = headers if headers and asked.host == first_host else {}
        status, got, body = _ask(asked, extra, max_bytes, deadline)
        target = dict((name.lower(), value) for name, value in got).get("location", "")
        if status not in _REDIRECTS or not target:
            return Answer(status, got, body, str(asked), tuple(followed))
        if len(followed) >= max_redirects:
            raise Refused(
                f"It redirects more than {max_redirects} times, lastly to {target[:200]}."
            )
        asked = _checked_url(target, asked)
        followed.append((status, str(asked)))


def _checked_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """The address to ask, without its fragment. Raises Refused for what we never ask."""
    where = "It redirects to" if base else "The address is"
    try:
        url = (base.join(text) if base else httpx.URL(text)).copy_with(fragment=None)
        host = url.host
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise Refused(f"{where} no web address: {text[:200]}.") from error
    if url.scheme not in ("http", "https") or not host:
        raise Refused(f"{where} none of http:// or https://: {text[:200]}.")
    if len(str(url)) > MAX_LETTERS_OF_URL:
        raise Refused(f"{where} one of more than {MAX_LETTERS_OF_URL} letters: {text[:200]}.")
    if url.userinfo:
        raise Refused(f"{where} one with a user name or password in it.")
    if url.port is not None and url.port < 1024 and url.port not in (80, 443):
        raise Refused(f"{where} one of port {url.port}, where no web pages are.")
    return url


def _ask(
    url: httpx.URL, headers: Mapping[str, str], max_bytes: int, deadline: float
) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    request_headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": f"ICC-Tracker (+{settings.SITE_URL}/about/)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        **headers,
    }
    port = url.port or (443 if url.scheme == "https" else 80)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path)
    backend = _CheckedBackend(deadline)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_TLS, network_backend=backend) as pool,
            pool.stream("GET", target, headers=list(request_headers.items())) as response,
        ):
            got = tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in response.headers
            )
            body = b""
            # What stands on an error page is of no use, and it could be without an end.
            if 200 <= response.status < 300:
                body = _body(response.iter_stream(), got, max_bytes)
            return response.status, got, body
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise Unreachable("It did not answer in time.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise Unreachable(_in_words(error)) from error


def _in_words(error: Exception) -> str:
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"Its certificate is not valid: {cause.verify_message}."
    if isinstance(cause, ssl.SSLError):
        return "No encrypted connection could be made."
    if isinstance(error, httpcore.ProtocolError):
        return "It answered with something that is not HTTP, or broke off."
    if isinstance(error, httpcore.ConnectError):
        return "No connection could be made."
    return "The connection broke off."


def _body(chunks: Iterable[bytes], headers: tuple[tuple[str, str], ...], max_bytes: int) -> bytes:
    """The whole body, decoded. Raises Refused beyond `max_bytes`, before or after decoding."""
    named = {name.lower(): value for name, value in headers}
    too_large = Refused(f"It is larger than {max_bytes:,} bytes.")
    length = named.get("content-length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise too_large
    encoding = named.get("content-encoding", "identity").strip().lower()
    decoded: Iterator[bytes]
    if encoding in ("", "identity"):
        decoded = iter(chunks)
    elif encoding in ("gzip", "x-gzip", "deflate"):
        decoded = _inflated(chunks, encoding, max_bytes)
    else:
        raise Refused(f"It is packed as “{encoding[:40]}”, for which we did not ask.")
    parts, size = [], 0
    for part in decoded:
        size += len(part)
        if size > max_bytes:
            raise too_large
        parts.append(part)
    return b"".join(parts)


def _inflated(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> Iterator[bytes]:
    """Unpacked parts, none larger than what may still be taken."""
    inflate = None
    for chunk in chunks:
        if inflate is None:
            # Some servers send “deflate” without its wrapper of zlib.
            bare = encoding == "deflate" and (not chunk or chunk[0] & 0x0F != 8)
            inflate = zlib.decompressobj(-15 if bare else 47)
        try:
            while chunk:
                yield inflate.decompress(chunk, max_bytes + 1)
                chunk = inflate.unconsumed_tail
        except zlib.error as error:
            raise Unreachable("Its packed body is broken.") from error


def _addresses(host: str, port: int, seconds: float) -> list[IPv4Address | IPv6Address]:
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
        if not _is_public(address):
            raise Refused(f"{host[:200]} stands at {address}, which is no public address.")
    return addresses


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in ip_network(each) for each in settings.OUTGOING_ALLOWED_NETWORKS):
        return True
    if any(address in each for each in _NEVER):
        return False
    special = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", 0)
    return address.is_global and not special


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and lets nothing last beyond the deadline."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.plain = httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        failure: Exception | None = None
        addresses = _addresses(host, port, _left(self.deadline))
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
