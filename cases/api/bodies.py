"""Bodies of requests that write: read strictly, and answered once however often they are sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.request import Request

from cases.api.kinds_of_problem import KINDS
from cases.models import ApiAnswer, ApiToken
from cases.models.token import KEPT_FOR

LONGEST = 256 * 1024
UNREADABLE = "unreadable-body"
Path = tuple[str | int, ...]


class Refused(APIException):
    """A request that is understood and not carried out; `members` stand in the problem as well."""

    def __init__(self, kind: str, detail: str, wait: int = 0, **members: Any) -> None:
        """`kind` is the slug of a kind of problem; `wait` seconds it may be asked again after."""
        super().__init__(detail, code=kind)
        self.status_code = KINDS[kind].status
        self.members = members
        if wait:
            self.wait = wait


def mistakes_found(mistakes: list[tuple[Path, str]]) -> Refused:
    """The problem that lists every mistake with a JSON Pointer (RFC 6901) to where it is."""
    errors = [{"pointer": pointer(path), "detail": message} for path, message in mistakes]
    number = f"{len(errors)} mistake{'' if len(errors) == 1 else 's'}"
    first = f"{errors[0]['pointer'] or 'The whole'}: {errors[0]['detail']}"
    return Refused(
        "invalid-report",
        f"Nothing was entered. There {'is' if len(errors) == 1 else 'are'} {number}. {first}",
        errors=errors,
    )


def pointer(path: Path) -> str:
    """The JSON Pointer to a place: ("claims", 0, "a/b") is /claims/0/a~1b."""
    return "".join("/" + str(each).replace("~", "~0").replace("/", "~1") for each in path)


def paths_of(detail: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """The mistakes that a serializer found, each with its path."""
    if isinstance(detail, Mapping):
        for name, each in detail.items():
            yield from paths_of(each, at if name == "non_field_errors" else (*at, name))
    elif isinstance(detail, list | tuple):
        for place, each in enumerate(detail):
            # A list holds either messages or, for each item, its mistakes.
            is_message = isinstance(each, str)
            yield from paths_of(each, at if is_message else (*at, place))
    else:
        yield at, str(detail)


def read_json(request: Request) -> Any:
    """The body as JSON. Raises the problem that says why it is none."""
    media_type = request.content_type.partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType(
            media_type,
            f"Send JSON, as “Content-Type: application/json”. This is “{media_type or 'nothing'}”.",
        )
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LONGEST:
        raise Refused(
            "content-too-large",
            f"One report is at most {LONGEST // 1024} KiB. Send several reports one by one.",
        )
    try:
        text = request.body.decode("utf-8")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeError as error:
        raise ParseError("The body is not UTF-8 throughout.", code=UNREADABLE) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ParseError(f"The body is no JSON: {error.msg} ({where}).", code=UNREADABLE) from error
    except RecursionError as error:
        raise ParseError("The body is nested too deeply.", code=UNREADABLE) from error
    except ValueError as error:
        raise ParseError(f"The body is no JSON that we read: {error}", code=UNREADABLE) from error
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” stands twice in one object.")
    return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON.")


def key_of(request: Request) -> str | None:
    """The Idempotency-Key of a request, which may stand in quotation marks; None without one."""
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    found = re.fullmatch(r'"([\x20-\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})', text.strip())
    if not found:
        raise ParseError(
            "Idempotency-Key: write 1 to 255 letters, digits and signs of ASCII, such as a UUID.",
            code="unreadable-header",
        )
    return found[1] or found[2]


def fingerprint_of(request: Request) -> str:
    """What makes two requests the same: the address and each byte of the body."""
    return sha256(request.path.encode() + b"\n" + request.body).hexdigest()


def begin(token: ApiToken, key: str, fingerprint: str) -> ApiAnswer:
    """The answer that this key got before, or a new row without a status for who carries it out.

    Raises the problem if the key stands for something else, or is being worked on.
    """
    old = ApiAnswer.objects.filter(token=token, key=key, asked_at__lte=timezone.now() - KEPT_FOR)
    old.delete()
    try:
        with transaction.atomic():
            return ApiAnswer.objects.create(token=token, key=key, fingerprint=fingerprint)
    except IntegrityError:
        present = ApiAnswer.objects.filter(token=token, key=key).first()
    if present is not None and present.fingerprint != fingerprint:
        raise Refused(
            "reused-key",
            "This Idempotency-Key came with another body before. Take a new key for each report.",
        )
    if present is not None and present.status is not None:
        return present
    if present is not None and present.is_given_up:
        mine = ApiAnswer.objects.filter(pk=present.pk, status=None, asked_at=present.asked_at)
        if mine.update(asked_at=timezone.now()):
            return present
    raise Refused(
        "in-progress",
        "A request with this Idempotency-Key is not finished yet. Send it again in a second.",
        wait=1,
    )
