"""The kinds of problem that the API tells of: each has an address, at which a page explains it."""

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


_KINDS = (
    Kind(
        "invalid-parameter",
        400,
        "The request has mistakes",
        "A parameter is unknown, malformed, given twice, or asks for what cannot be.",
        "Each entry of errors names one parameter, what is wrong with it, and what would be "
        "right. We refuse rather than answer a question that you did not ask.",
    ),
    Kind(
        "malformed-request",
        400,
        "The request cannot be read",
        "The body, or a header, is not written as its media type or standard asks.",
        "detail says what could not be read.",
    ),
    Kind(
        "not-authenticated",
        401,
        "It is not known who asks",
        "This address wants a token, and the request bears none that is valid.",
        "Reading needs no token. For writing, ask the editors for one.",
    ),
    Kind(
        "not-permitted",
        403,
        "That is not permitted",
        "The token does not allow this.",
        "Ask the editors for a token with this scope.",
    ),
    Kind(
        "not-found",
        404,
        "There is nothing at this address",
        "It was mistyped, or what it would show is not public.",
        "Begin at /api/v1/, which lists everything, and follow the addresses in the answers.",
    ),
    Kind(
        "method-not-allowed",
        405,
        "This address does not take that method",
        "The public record is read (GET, HEAD, OPTIONS).",
        "The header Allow lists what this address takes.",
    ),
    Kind(
        "not-acceptable",
        406,
        "There is no answer in the media type asked for",
        "The header Accept asks for types that this address does not speak.",
        "Ask for application/json, or leave the header out.",
    ),
    Kind(
        "conflict",
        409,
        "The request contradicts another",
        "It cannot be carried out as things are.",
        "detail says what stands against it.",
    ),
    Kind(
        "gone",
        410,
        "What was here is not public any more",
        "It is not public at present, and may come back under the same address: a report that was "
        "retracted may be reinstated. detail says why it is gone. What was removed on a notice, as "
        "detail then says, will not come back.",
        "Remove it from your copy, too.",
    ),
    Kind(
        "content-too-large",
        413,
        "The body is too large",
        "It has more bytes than this address reads.",
        "Send reports one by one.",
    ),
    Kind(
        "unsupported-media-type",
        415,
        "The body is of a type that is not read here",
        "The header Content-Type names a type that this address does not read.",
        "Send application/json.",
    ),
    Kind(
        "invalid-report",
        422,
        "The report has mistakes",
        "It is written as JSON, but says what cannot be, or leaves out what is needed.",
        "Each entry of errors points to its place in the JSON (pointer, RFC 6901) and says what "
        "would be right. Nothing was entered.",
    ),
    Kind(
        "too-many-requests",
        429,
        "Too many requests",
        "Your network asked more often than the published limit allows.",
        "Wait as many seconds as Retry-After says. For everything at once take the files at "
        "/data/; for what changed, follow /api/v1/records/.",
    ),
    Kind(
        "internal-error",
        500,
        "Something went wrong here",
        "A mistake of ours, which we have been told of. Nothing is wrong with your request.",
        "Try again later.",
    ),
    Kind(
        "unavailable",
        503,
        "Not ready at the moment",
        "The service is starting, or a part of it does not answer.",
        "Try again later.",
    ),
)
KINDS: dict[str, Kind] = {kind.slug: kind for kind in _KINDS}
BY_STATUS = {kind.status: kind for kind in reversed(_KINDS)}
