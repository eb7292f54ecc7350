"""Parameters of requests: what each may hold, how it is read, and what is said where it is wrong.

What the schema tells of a parameter is what is enforced, for both come from the same lines.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

# What PostgreSQL cannot keep in a text, and what no text needs.
NUL = "\x00"
_INTEGER = re.compile(r"[0-9]{1,9}")
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# With seconds, and with a time zone: RFC 3339.
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,12})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


class Mistake(ValueError):
    """What is wrong with a parameter, and the kind of problem that it is."""

    def __init__(self, words: str, kind: str) -> None:
        super().__init__(words)
        self.kind = kind


UNKNOWN, REPEATED = "unknown-parameter", "repeated-parameter"
TOO_MANY, NOT_ALLOWED = "too-many-values", "value-not-allowed"
# More than anybody needs, so that no question is without a bound.
MOST_VALUES = 50


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query: its schema (JSON Schema), and what it is for.

    `style` is "one" for a single value, "comma" for a list in one value, "repeated" for a list
    that repeats the name.
    """

    name: str
    schema: Mapping[str, Any]
    help: str
    style: str = "one"
    example: Any = None

    def read(self, texts: list[str]) -> Any:
        """The value of what stands in the address. Raises ValueError that says what is wrong."""
        if self.style != "comma" and any(_holds_several(text, self.schema) for text in texts):
            remedy = (
                "Repeat the name: one value for each" if self.style == "repeated" else "Give one"
            )
            raise Mistake(f"It holds several values. {remedy}.", REPEATED)
        if self.style == "repeated":
            _bounded(len(texts))
            return [_value(text, self.schema) for text in texts]
        if len(texts) > 1:
            raise Mistake(f"It is given {len(texts)} times. Give it once.", REPEATED)
        if self.style == "comma":
            words = texts[0].split(",")
            _bounded(len(words))
            return [_value(text, self.schema) for text in words]
        return _value(texts[0], self.schema)


def read(request: Request, known: Iterable[Parameter]) -> dict[str, Any]:
    """The values of all parameters of a request.

    Raises ValidationError that names every parameter with a mistake, and what would be right:
    whoever mistypes a name must not get the answer to another question.
    """
    by_name = {each.name: each for each in known}
    values, mistakes = {}, {}
    for name in request.query_params:
        try:
            if name not in by_name:
                raise Mistake(_unknown(name, by_name), UNKNOWN)
            values[name] = by_name[name].read(request.query_params.getlist(name))
        except ValueError as error:
            kind = getattr(error, "kind", None)
            mistakes[name.replace(NUL, "�")] = ErrorDetail(str(error), code=kind)
    if mistakes:
        raise ValidationError(mistakes)
    return values


def _unknown(name: str, known: Iterable[str]) -> str:
    known = sorted(known)
    there_are = f"There are: {', '.join(known)}." if known else "This address takes none."
    return f"There is no such parameter.{did_you_mean(name, known)} {there_are}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion, with a blank before it, where one of the known words is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean “{near[0]}”?" if near else ""


def _bounded(number: int) -> None:
    if number > MOST_VALUES:
        raise Mistake(f"It has {number} values. At most {MOST_VALUES} are read.", TOO_MANY)


def _holds_several(text: str, schema: Mapping[str, Any]) -> bool:
    """Whether it is a list of what would be right one by one."""
    words, pattern = schema.get("enum"), schema.get("pattern")
    if "," not in text or not (words or pattern):
        return False

    def is_right(word: str) -> bool:
        return word in words if words else bool(re.search(pattern, word))

    return not is_right(text) and all(map(is_right, text.split(",")))


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    if text == "":
        raise ValueError("It is empty. Leave it out, or say what you look for.")
    if NUL in text:
        raise ValueError("It holds a NUL character.")
    if "enum" in schema:
        return _word(text, schema["enum"])
    kind = schema.get("format") or schema["type"]
    return {"date": day, "date-time": moment, "boolean": _truth, "integer": _integer}.get(
        kind, _text
    )(text, schema)


def _word(text: str, words: list[str]) -> str:
    if text not in words:
        near = did_you_mean(text, words)
        raise Mistake(f"“{text}” is not one of: {', '.join(words)}.{near}", NOT_ALLOWED)
    return text


def _text(text: str, schema: Mapping[str, Any]) -> str:
    longest = schema.get("maxLength")
    if longest and len(text) > longest:
        raise ValueError(f"It has {len(text)} characters. At most {longest} are read.")
    if "pattern" in schema and not re.search(schema["pattern"], text):
        raise ValueError(f"“{text}” is not written as it is to be: {schema['description']}.")
    return text


def _truth(text: str, schema: Mapping[str, Any]) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"“{text}” is neither true nor false.")
    return text == "true"


def _integer(text: str, schema: Mapping[str, Any]) -> int:
    least, most = schema["minimum"], schema["maximum"]
    wrong = f"“{text}” is no whole number from {least} to {most}."
    if not _INTEGER.fullmatch(text):
        raise ValueError(wrong)
    if not least <= int(text) <= most:
        raise Mistake(wrong, NOT_ALLOWED)
    return int(text)


def day(text: str, schema: Mapping[str, Any] | None = None) -> date:
    """Read a day. Raises ValueError that says how to write one."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None and _A_DAY.fullmatch(text):
        raise ValueError(f"“{text}” is no day: the calendar has none such.")
    if found is None or text != found.isoformat():
        raise ValueError(f"“{text}” is no day. Write it as 2023-03-17.")
    return found


def moment(text: str, schema: Mapping[str, Any] | None = None) -> datetime:
    """Read a moment with its time zone. Raises ValueError that says how to write one."""
    written = text.replace(" ", "+")  # an unescaped + arrives as a space
    try:
        found = parse_datetime(written.upper()) if _MOMENT.fullmatch(written) else None
        # A day before the first, or after the last, of the calendar once it is told in UTC.
        found = found and found.astimezone(UTC)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ValueError(f"“{text}” is no moment. Write it as 2026-11-23T12:00:00Z (RFC 3339).")
    return found
