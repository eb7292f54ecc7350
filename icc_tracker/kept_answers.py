"""What a process keeps in its memory of the answers that it gave, to give them again.

The key under which something is kept, or what is kept itself, must name all that it follows from:
nothing is ever taken out of here because something changed.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.core.cache import caches

_HOURS = 24
# Name of each cache in the settings, and how large what is put into it may be, in bytes: with how
# many the settings let each hold, this bounds how much memory a process spends on them.
_CACHES = (("default", 32_000), ("large", 256_000))


def keep(key: str, kept: Any, size: int) -> None:
    """Keep something of so many bytes in place of what was kept under the key; nothing where it
    is too large."""
    name = _short(key)
    fitting = next((cache for cache, most in _CACHES if size <= most), None)
    for cache, _ in _CACHES:
        if cache == fitting:
            caches[cache].set(name, kept, _HOURS * 3600)
        else:
            caches[cache].delete(name)


def find(key: str) -> Any | None:
    """What is kept under the key, or None."""
    name = _short(key)
    for cache, _ in _CACHES:
        if found := caches[cache].get(name):
            return found
    return None


def _short(key: str) -> str:
    return blake2b(key.encode(errors="replace"), digest_size=16).hexdigest()
