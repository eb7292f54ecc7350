"""Names that never change: tag URIs (RFC 4151), whatever becomes of addresses."""

from __future__ import annotations

from django.conf import settings


def tag_uri(name: str) -> str:
    """The name for ever of a feed or an entry: tag:example.org,2026:status-change/12."""
    return f"tag:{settings.TAG_AUTHORITY}:{name}"
