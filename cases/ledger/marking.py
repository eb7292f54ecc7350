"""The triggers of the database that mark what changed, so that the ledger never misses a change.

Whoever changes a row, through the desk, a command, the worker or SQL, leaves a mark in the same
transaction. A mark is cheap and says little: the ledger works out later what the public sees of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PREFIX = "ledger_marks_"

# Table -> what to mark: (mark, column). Besides the row itself: `told`, a case that may have become
# public; `named`, proceedings, and `person`, a suspect, whom reports may name now or no more;
# `publisher` also one of whom a report may be public now or no more, `publisher_itself` not;
# `of_case` and `of_proceedings`, of what something, that may be gone now, was a part.
MARKS: dict[str, tuple[tuple[str, str], ...]] = {
    "cases_court": (("court", "id"),),
    "cases_staterelation": (("staterelation", "id"),),
    "cases_situation": (("situation", "id"),),
    "cases_milestone": (("milestone", "id"),),
    "cases_milestone_sources": (("milestone_sources", "id"), ("milestone", "milestone_id")),
    "cases_case": (("case", "id"),),
    "cases_formername": (("formername", "id"), ("of_case", "case_id")),
    "cases_caselink": (("caselink", "id"), ("of_case", "case_id"), ("of_case", "other_id")),
    "cases_suspect": (("suspect", "id"),),
    "cases_suspectname": (("suspectname", "id"), ("suspect", "suspect_id")),
    "cases_proceedings": (
        ("proceedings", "id"),
        ("person", "suspect_id"),
        ("case", "case_id"),
    ),
    "cases_charge": (("charge", "id"), ("of_proceedings", "proceedings_id")),
    "cases_charge_sources": (("charge_sources", "id"), ("charge", "charge_id")),
    "cases_warrant": (("warrant", "id"), ("of_proceedings", "proceedings_id")),
    "cases_warrant_sources": (("warrant_sources", "id"), ("warrant", "warrant_id")),
    "cases_publisher": (("publisher", "id"), ("publisher_itself", "id")),
    "cases_sourcereport": (("sourcereport", "id"), ("publisher", "publisher_id")),
    "cases_relay": (("relay", "id"), ("sourcereport", "report_id")),
    "cases_revision": (("revision", "id"), ("sourcereport", "report_id")),
    "cases_claim": (("claim", "id"), ("of_case", "case_id")),
    "cases_claimsubject": (("claimsubject", "id"), ("claim", "claim_id")),
    "cases_statuschange": (
        ("statuschange", "id"),
        ("told", "case_id"),
        ("named", "proceedings_id"),
    ),
    "cases_statuschange_proof": (("statuschange_proof", "id"),),
    "cases_custodychange": (("custodychange", "id"),),
    "cases_custodychange_proof": (("custodychange_proof", "id"),),
    # Not in the record itself, but pages of cases tell when a page behind them was looked at.
    "cases_capture": (("sourcereport", "report_id"),),
}

# One function serves all tables, on whole statements: a load of thousands of rows costs one more
# statement for each.
FUNCTION = """
CREATE OR REPLACE FUNCTION cases_mark_stale() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text := CASE TG_OP
        WHEN 'INSERT' THEN 'new_rows' WHEN 'DELETE' THEN 'old_rows'
        ELSE '(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) AS both_rows' END;
BEGIN
    FOR i IN 0 .. TG_NARGS / 2 - 1 LOOP
        EXECUTE format(
            'INSERT INTO cases_stalerow (mark, object_id) SELECT DISTINCT %L, %I FROM '
            || changed || ' WHERE %I IS NOT NULL',
            TG_ARGV[i * 2], TG_ARGV[i * 2 + 1], TG_ARGV[i * 2 + 1]
        );
    END LOOP;
    RETURN NULL;
END $$;
"""
_SEEN_ROWS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def install_marks(apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database mark what changes, and mark all that is there; for migrations."""
    schema_editor.execute(FUNCTION, params=None)
    install_triggers(schema_editor, MARKS)
    for table, marks in MARKS.items():
        for mark, column in marks:
            # Only names from the list above become part of the statement.
            schema_editor.execute(
                f"INSERT INTO cases_stalerow (mark, object_id) SELECT DISTINCT '{mark}', {column}"  # noqa: S608
                f' FROM "{table}" WHERE {column} IS NOT NULL',
                params=None,
            )


def install_triggers(schema_editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Let the database mark what changes in these tables from now on as `MARKS` says."""
    for table in tables:
        marks = MARKS[table]
        arguments = ", ".join(f"'{word}'" for mark in marks for word in mark)
        for operation, seen in _SEEN_ROWS.items():
            schema_editor.execute(
                f"CREATE OR REPLACE TRIGGER {PREFIX}{operation} AFTER {operation.upper()}"
                f' ON "{table}" REFERENCING {seen} FOR EACH STATEMENT'
                f" EXECUTE FUNCTION cases_mark_stale({arguments})",
                params=None,
            )


def remove_marks(apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database mark nothing any more; for the way back of a migration."""
    schema_editor.execute("DROP FUNCTION IF EXISTS cases_mark_stale CASCADE", params=None)
