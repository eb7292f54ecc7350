"""The log of changes as one statement: it finds the entries by the rules of `change_log`."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import Question
from cases.views.knowledge import cases_without_name, named_people

# The rows that stood on the day or before it, with the day on which each ended.
_KNOWN = """
    SELECT id, {subject}, {said} AS said, effective_on, effective_precision, holds_from, "order",
        known_on, stands_from, recorded_at, superseded_at,
        superseded_at IS NOT NULL OR coalesce(stands_until <= %(day)s, false) AS is_over,
        CASE
            WHEN superseded_at IS NULL THEN stands_until
            WHEN stands_until IS NULL THEN (superseded_at AT TIME ZONE %(zone)s)::date
        END AS until
    FROM {table} WHERE stands_from <= %(day)s AND {of_these}
"""
# What is told of them: those that stand, and of the others those with which nothing goes on.
_TOLD = """
    SELECT one.*, NULL AS fate FROM {known} AS one WHERE NOT is_over
    UNION ALL
    SELECT one.*, CASE
        WHEN superseded_at IS NULL THEN 'known_better'
        WHEN EXISTS (
            SELECT FROM {known} AS later
            WHERE later.recorded_at = one.superseded_at AND {same_subject} AND {corrects}
        ) THEN 'corrected'
        ELSE 'taken_back'
    END
    FROM {known} AS one
    WHERE is_over AND until <= %(day)s
        AND NOT EXISTS (
            SELECT FROM {known} AS later
            WHERE later.recorded_at = one.superseded_at AND {same_subject} AND {same_place}
        )
        AND NOT EXISTS (
            SELECT FROM {known} AS later
            WHERE one.superseded_at IS NULL AND later.superseded_at IS NULL
                AND later.stands_from = one.until AND {same_subject} AND {same_place}
        )
"""
_SAME_PLACE = " AND ".join(
    f"later.{column} = one.{column}"
    for column in ("said", "effective_on", "effective_precision", "holds_from")
)
_STATUSES_KNOWN = _KNOWN.format(
    table="cases_statuschange",
    subject="case_id, proceedings_id, corrects_id",
    said="status",
    of_these="policy = %(policy)s"
    " AND (proceedings_id IS NULL OR proceedings_id IN (SELECT id FROM named))",
)
_CUSTODY_KNOWN = _KNOWN.format(
    table="cases_custodychange",
    subject="suspect_id",
    said="custody",
    of_these="policy = %(default_policy)s AND suspect_id IN (SELECT suspect_id FROM named)",
)
_STATUSES_TOLD = _TOLD.format(
    known="statuses",
    same_subject="later.case_id = one.case_id"
    " AND coalesce(later.proceedings_id, 0) = coalesce(one.proceedings_id, 0)",
    same_place=_SAME_PLACE,
    corrects="later.corrects_id = one.id",
)
_CUSTODY_TOLD = _TOLD.format(
    known="custodies",
    same_subject="later.suspect_id = one.suspect_id",
    same_place=_SAME_PLACE,
    corrects="(later.said = one.said OR later.holds_from = one.holds_from)",
)
# What rows of a case and of its suspects say alike is one entry.
_STEP = "case_id, said, effective_on, effective_precision, holds_from, known_on, fate, until"
_COLUMNS = 'fate, until, holds_from, "order", known_on, effective_on, recorded_at, superseded_at'
# `entries`, and `about`: the cases that each is about.
_LOG = f"""
    WITH named AS MATERIALIZED (
        SELECT id, case_id, suspect_id FROM cases_proceedings WHERE id IN ({{named}})
    ),
    statuses AS MATERIALIZED ({_STATUSES_KNOWN}),
    custodies AS MATERIALIZED ({_CUSTODY_KNOWN}),
    told AS (
        SELECT false AS is_custody, id, case_id, NULL::bigint AS suspect_id, said AS status,
            {_COLUMNS}
        FROM (
            SELECT DISTINCT ON ({_STEP}) * FROM ({_STATUSES_TOLD}) AS alike ORDER BY {_STEP}, id
        ) AS steps
        UNION ALL
        SELECT true, id, NULL, suspect_id, NULL, {_COLUMNS} FROM ({_CUSTODY_TOLD}) AS held
    ),
    entries AS MATERIALIZED (
        SELECT *,
            CASE WHEN fate IS NULL THEN known_on ELSE until END AS day,
            CASE
                WHEN fate = 'known_better' THEN 'overtaken'
                WHEN fate IS NOT NULL THEN 'correction'
                WHEN is_custody THEN 'custody'
                WHEN holds_from <> effective_on THEN 'return'
                ELSE 'status'
            END AS kind,
            coalesce(superseded_at, recorded_at) AS written_at
        FROM told
    ),
    about AS (
        SELECT entries.is_custody, entries.id, situation.slug AS situation, one.slug,
            one.id IN ({{nameless}}) AS is_nameless
        FROM entries
        LEFT JOIN named ON named.suspect_id = entries.suspect_id
        JOIN cases_case one ON one.id = coalesce(entries.case_id, named.case_id)
        JOIN cases_situation situation ON situation.id = one.situation_id
    )
"""  # noqa: S608 (only of what stands above)


def log_statement(question: Question) -> str:
    """The beginning of a statement about the `entries` of the log for a question, and about the
    cases of each (`about`)."""
    own = _LOG.replace("{named}", _text_of(named_people(question).values("pk")))
    own = own.replace("{nameless}", _text_of(cases_without_name(question)))
    return composed(
        own,
        {
            "day": question.known_on or date.max,
            "policy": question.policy.value,
            "default_policy": DEFAULT_POLICY.value,
            "zone": settings.TIME_ZONE,
        },
    )


def composed(statement: str, values: object) -> str:
    """A statement with its values in it, so that others can be put together with it."""
    return connection.ops.compose_sql(statement, values)


def _text_of(rows: QuerySet) -> str:
    return composed(*rows.query.sql_with_params()).replace("%", "%%")
