"""Whole answers that a process keeps in its memory, packed, to give them again as they were.

The key under which one is kept must name everything that it follows from: nothing is ever taken
out of here because something changed.
"""

from __future__ import annotations

from hashlib import blake2b

import zstandard
from compression_middleware.middleware import compressor
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_HOURS = 24
_PACKED, _LEVEL = "zstd", 3
# Name of each cache in the settings, and how large what is put into it may be, in bytes: with how
# many the settings let each hold, this bounds how much memory a process spends on them.
_CACHES = (("default", 32_000), ("large", 256_000))


def keep(key: str, response: HttpResponse, *unlike: str) -> None:
    """Keep an answer without the headers `unlike`, which whoever gives it again writes anew."""
    if not settings.KEPT_ANSWERS:
        return
    packed = zstandard.compress(response.content, _LEVEL)
    for name, most in _CACHES:
        if len(packed) <= most:
            dropped = {each.lower() for each in unlike}
            headers = [pair for pair in response.items() if pair[0].lower() not in dropped]
            caches[name].set(_short(key), (packed, headers), _HOURS * 3600)
            break


def kept(key: str, request: HttpRequest) -> HttpResponse | None:
    """The answer that is kept under the key, as packed as whoever asks takes it; or None."""
    for name, _ in _CACHES:
        if found := caches[name].get(_short(key)):
            break
    else:
        return None
    packed, headers = found
    encoding, *_ = compressor(request.headers.get("Accept-Encoding", ""))
    is_as_packed = encoding == _PACKED
    response = HttpResponse(packed if is_as_packed else zstandard.decompress(packed))
    for name, value in headers:
        response[name] = value
    if is_as_packed:
        response["Content-Encoding"] = _PACKED
        patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _short(key: str) -> str:
    return blake2b(key.encode(errors="replace"), digest_size=16).hexdigest()
