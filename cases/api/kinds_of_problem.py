"""The kinds of problem that the API tells of: each has an address, at which a page explains it."""

from __future__ import annotations

from cases.api.kinds_of_mistake import MISTAKES
from cases.api.problem_kind import Kind

_KINDS = (
    *MISTAKES,
    Kind(
        "malformed-request",
        400,
        "The request cannot be read",
        "Something in it is not written as its standard asks.",
        "detail says what could not be read.",
    ),
    Kind(
        "unreadable-body",
        400,
        "The body cannot be read",
        "It is no JSON in UTF-8, is nested too deeply, or names a member twice.",
        "detail says what could not be read, and where.",
    ),
    Kind(
        "unreadable-header",
        400,
        "A header cannot be read",
        "It is not written as its standard asks.",
        "detail names the header and how to write it.",
    ),
    Kind(
        "not-authenticated",
        401,
        "It is not known who asks",
        "This address wants a token, and the request bears none that is valid.",
        "Reading needs no token. For writing, ask the editors for one.",
    ),
    Kind(
        "unknown-token",
        401,
        "There is no such token",
        "The token was mistyped, cut short or deleted.",
        "Send it as “Authorization: Bearer icct_…”, whole.",
    ),
    Kind(
        "revoked-token",
        401,
        "The token was revoked",
        "Somebody ended it before its time.",
        "Ask a chief editor for another.",
    ),
    Kind(
        "expired-token",
        401,
        "The token works no more",
        "Its time is over, or the account for which it acts is closed.",
        "Ask a chief editor for another.",
    ),
    Kind(
        "not-permitted",
        403,
        "That is not permitted",
        "The token does not allow this.",
        "Ask the editors for a token with this scope.",
    ),
    Kind(
        "missing-scope",
        403,
        "The token lacks the scope",
        "The token is valid, but was issued for something else.",
        "detail names the scope. Ask the editors for a token that has it.",
    ),
    Kind(
        "not-found",
        404,
        "There is nothing at this address",
        "It was mistyped, or what it would show is not public.",
        "Begin at /api/v1/, which lists everything, and follow the addresses in the answers.",
    ),
    Kind(
        "no-such-status",
        404,
        "There is no such status",
        "The address names a status that the vocabulary does not have.",
        "detail lists those that there are; /api/v1/vocabulary/ says what each means.",
    ),
    Kind(
        "nothing-known",
        404,
        "Nothing was ever known of it",
        "The row is public, but by the evidence asked for nothing was ever known of it, so that "
        "there is no earlier state to show.",
        "Ask by a looser policy, or for no earlier time.",
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
        "The request contradicts how things are",
        "What it asks for cannot be, or not any more.",
        "detail says what stands against it.",
    ),
    Kind(
        "log-is-shorter",
        409,
        "The log is not as long",
        "You ask of more than the log holds, though you may have read as much: it is another log, "
        "was restored from an older copy, or was cut.",
        "Of the public log, tell us, and others. Of /records/, begin a new copy with after=0.",
    ),
    Kind(
        "no-checkpoint",
        409,
        "Nothing was signed at this size",
        "Not every size of the log has a checkpoint.",
        "Leave size out for the newest checkpoint.",
    ),
    Kind(
        "already-entered",
        409,
        "The report is entered already",
        "A report at this address is public, or a draft of one is being worked on.",
        "existing says where it is, as far as you may know.",
    ),
    Kind(
        "in-progress",
        409,
        "The same request is being carried out",
        "A request with this Idempotency-Key is not finished yet.",
        "Send it again as late as Retry-After says.",
    ),
    Kind(
        "changed-meanwhile",
        409,
        "Something was changed at the same moment",
        "A case, person or publisher was changed while the report was entered. Nothing was.",
        "Send it again as late as Retry-After says.",
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
        "reused-key",
        422,
        "The key was used for something else",
        "This Idempotency-Key came with another body before.",
        "Take a new key for each report.",
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
        "too-many-writes",
        429,
        "The token writes too often",
        "One token may write so often a minute as detail says.",
        "Wait as many seconds as Retry-After says.",
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
# The first of each status is the one for all that has no kind of its own.
BY_STATUS = {kind.status: kind for kind in reversed(_KINDS)}


def kind_of(code: object, status: int) -> Kind:
    """The kind that an error names by its code, or else the general one of its status."""
    named = KINDS.get(code) if isinstance(code, str) else None
    return named or BY_STATUS.get(status, KINDS["internal-error"])
