"""One request to somebody else's server: to public addresses only, bounded in size and time."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpcore
from django.conf import settings

from cases.outgoing.connections import CheckedBackend, Refused, Unreachable, is_public

if TYPE_CHECKING:
    import httpx

__all__ = ["Answer", "Refused", "Unreachable", "checked_address", "fetch", "post"]

MAX_BYTES = 10 * 1024 * 1024
TOTAL_SECONDS = 30.0
MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
MAX_LETTERS_OF_URL = 2000
_tls = cache(httpcore.default_ssl_context)


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
        status, got, body = _ask(asked, extra, deadline, _whole_body(max_bytes))
        target = dict((name.lower(), value) for name, value in got).get("location", "")
        if status not in _REDIRECTS or not target:
            return Answer(status, got, body, str(asked), tuple(followed))
        if len(followed) >= max_redirects:
            raise Refused(
                f"It redirects more than {max_redirects} times, lastly to {target[:200]}."
            )
        asked = _checked_url(target, asked)
        followed.append((status, str(asked)))


def post(
    url: str,
    content: bytes,
    *,
    headers: Mapping[str, str],
    total_seconds: float = TOTAL_SECONDS,
    kept_bytes: int = 1000,
) -> Answer:
    """Post `content` to `url` and return the answer, of whose body only the start is read.

    No redirect is followed: who is told to post elsewhere learns so from the answer. The checks
    and bounds are those of `fetch`; so are the exceptions. Never call it inside a transaction.
    """
    asked = _checked_url(url)
    deadline = time.monotonic() + total_seconds
    status, got, body = _ask(asked, headers, deadline, _start_of_body(kept_bytes), content)
    return Answer(status, got, body, str(asked))


def checked_address(text: str) -> str:
    """The address as it would be asked. Raises Refused where that is plain without asking."""
    url = _checked_url(text)
    with suppress(ValueError):
        address = ip_address(url.host)
        if not is_public(address):
            raise Refused(f"{address} is no public address.")
    if url.host == "localhost" or url.host.endswith(".localhost"):
        raise Refused(f"{url.host} is no public address.")
    return str(url)


def _checked_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """The address to ask, without its fragment. Raises Refused for what we never ask."""
    import httpx

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


_Headers = tuple[tuple[str, str], ...]
_Read = Callable[[httpcore.Response, _Headers], bytes]


def _ask(
    url: httpx.URL,
    headers: Mapping[str, str],
    deadline: float,
    read: _Read,
    content: bytes | None = None,
) -> tuple[int, _Headers, bytes]:
    """One request: a GET, or a POST of `content`. `read` takes of the body what is wanted."""
    request_headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": f"ICC-Tracker (+{settings.SITE_URL}/about/)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip" if content is None else "identity",
        **({} if content is None else {"Content-Length": str(len(content))}),
        **headers,
    }
    port = url.port or (443 if url.scheme == "https" else 80)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path)
    backend = CheckedBackend(deadline)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream(
                "GET" if content is None else "POST",
                target,
                headers=list(request_headers.items()),
                content=content,
            ) as response,
        ):
            got = tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in response.headers
            )
            return response.status, got, read(response, got)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise Unreachable("It did not answer in time.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise Unreachable(_in_words(error)) from error


def _whole_body(max_bytes: int) -> _Read:
    """Reads the decoded body of a success."""

    def read(response: httpcore.Response, headers: _Headers) -> bytes:
        # What stands on an error page is of no use, and it could be without an end.
        if not 200 <= response.status < 300:
            return b""
        return _body(response.iter_stream(), headers, max_bytes)

    return read


def _start_of_body(kept_bytes: int) -> _Read:
    """Reads how a body begins, whatever the status, and leaves the rest."""

    def read(response: httpcore.Response, headers: _Headers) -> bytes:
        body = b""
        # The code has come; that the rest breaks off or never ends changes nothing.
        with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
            for chunk in response.iter_stream():
                body += chunk[: kept_bytes - len(body)]
                if len(body) >= kept_bytes:
                    break
        return body

    return read


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


def _body(chunks: Iterable[bytes], headers: _Headers, max_bytes: int) -> bytes:
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
