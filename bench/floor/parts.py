"""Pieces of SQL that the floor's statements share: each an expression for one piece of JSON.

All names are ours; whatever a request brings is a parameter.
"""

from __future__ import annotations

from cases.status.evidence import DEFAULT_POLICY
from cases.status.words import STATUSES

# Where the API is.
ROOT = "/api/v1/"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


# What the words of status mean is told by code, not by the database.
WORDS = "words (code, label, meaning, phase) AS (VALUES {})".format(
    ", ".join(
        f"({_text(each.code)}, {_text(each.label)}, {_text(each.meaning)}, {_text(each.phase)})"
        for each in STATUSES.values()
    )
)
# Written out, since the floor does without Django and its models.
STANDING = "('published', 'corrected')"
PUBLIC = "('published', 'corrected', 'retracted')"

# Rows of history that are our word now, as known now, by the default policy.
CURRENT = (
    f"superseded_at IS NULL AND stands_until IS NULL AND policy = {_text(DEFAULT_POLICY.value)}"
)
LATEST_FIRST = 'holds_from DESC, "order" DESC, id DESC'
# Whether a published report has put a person's name into a case.
NAMED = (
    "EXISTS (SELECT FROM cases_statuschange told WHERE told.proceedings_id = p.id"
    " AND told.case_id = p.case_id AND told.superseded_at IS NULL"
    " AND told.stands_until IS NULL AND told.policy = 'any')"
)
TOLD = "EXISTS (SELECT FROM cases_statuschange told WHERE told.case_id = c.id)"


def url(kind: str, key: str) -> str:
    return f"%(base)s || '{kind}/' || {key} || '/'"


def moment(column: str) -> str:
    """A moment as Django REST framework writes it: without microseconds where there are none."""
    form = 'YYYY-MM-DD"T"HH24:MI:SS'
    utc = f"{column} AT TIME ZONE 'UTC'"
    return (
        f"CASE WHEN extract(microseconds FROM {column})::int %% 1000000 = 0"
        f" THEN to_char({utc}, '{form}Z') ELSE to_char({utc}, '{form}.USZ') END"
    )


def partial(name: str) -> str:
    """A date known to the day, month or year, or null."""
    return (
        f"CASE WHEN {name}_on IS NOT NULL THEN"
        f" json_build_object('on', {name}_on, 'precision', {name}_precision) END"
    )


def status(row: str) -> str:
    """The status of a row of history that is joined with its word as `<row>_word`, or null."""
    return f"""CASE WHEN {row}.id IS NOT NULL THEN json_build_object(
        'code', {row}.status, 'label', {row}_word.label, 'meaning', {row}_word.meaning,
        'phase', {row}_word.phase, 'effective_on', {row}.effective_on,
        'effective_precision', {row}.effective_precision, 'holds_from', {row}.holds_from,
        'known_on', {row}.known_on, 'basis', {row}.basis) END"""


def updated_at(table: str, row: str) -> str:
    return (
        f"(SELECT {moment('r.updated_at')} FROM cases_publicrecord r WHERE r.table = '{table}'"
        f" AND r.object_id = {row}.id AND r.row IS NOT NULL LIMIT 1)"
    )
