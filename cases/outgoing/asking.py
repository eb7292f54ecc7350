"""One exchange with a server: what is sent, and what is taken of the answer.

Loaded by who asks: its library takes 2 MB of each process.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import httpcore
from django.conf import settings

from cases.outgoing.addresses import Refused, Unreachable
from cases.outgoing.connections import CheckedBackend

if TYPE_CHECKING:
    import httpx

_tls = cache(httpcore.default_ssl_context)
_Headers = tuple[tuple[str, str], ...]
_Read = Callable[[httpcore.Response, _Headers], bytes]


def ask(
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


def whole_body(max_bytes: int) -> _Read:
    """Reads the decoded body of a success."""

    def read(response: httpcore.Response, headers: _Headers) -> bytes:
        # What stands on an error page is of no use, and it could be without an end.
        if not 200 <= response.status < 300:
            return b""
        return _body(response.iter_stream(), headers, max_bytes)

    return read


def start_of_body(kept_bytes: int) -> _Read:
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
