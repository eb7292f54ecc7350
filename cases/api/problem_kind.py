"""What a kind of problem is: an address, at which a page explains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class Kind:
    """A kind of problem: `type` is its address, and a page stands there that explains it."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def type(self) -> str:
        return f"{settings.SITE_URL}{reverse('problem', args=[self.slug])}"

    @property
    def example(self) -> dict[str, Any]:
        """For the schema, which must be the same wherever it is made."""
        return {
            "type": f"https://example.org{reverse('problem', args=[self.slug])}",
            "title": self.title,
            "status": self.status,
            "detail": self.remedy,
            "instance": "/api/v1/cases/",
        }
