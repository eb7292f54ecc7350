"""One request to somebody else's server: to public addresses only, bounded in size and time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cases.outgoing.addresses import Refused, Unreachable, is_public

if TYPE_CHECKING:
    import httpx

__all__ = ["Answer", "Refused", "Unreachable", "checked_address", "fetch", "post"]

MAX_BYTES = 10 * 1024 * 1024
TOTAL_SECONDS = 30.0
MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
MAX_LETTERS_OF_URL = 2000


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
    from cases.outgoing.asking import ask, whole_body

    deadline = time.monotonic() + total_seconds
    followed: list[tuple[int, str]] = []
    asked = _checked_url(url)
    first_host = asked.host
    while True:
        extra = headers if headers and asked.host == first_host else {}
        status, got, body = ask(asked, extra, deadline, whole_body(max_bytes))
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
    from cases.outgoing.asking import ask, start_of_body

    asked = _checked_url(url)
    deadline = time.monotonic() + total_seconds
    status, got, body = ask(asked, headers, deadline, start_of_body(kept_bytes), content)
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
