"""Writes the public rows into a SQLite file, with the indexes that a user of Datasette would add.

Not by `manage.py export_data`, which derives and checks every row for those who keep a copy: here
only the speed of reading counts.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from bench.floor.parts import CURRENT, NAMED, PUBLIC, TOLD, WORDS

# Name of each table -> what it holds. The first column is the primary key.
TABLES = {
    "situations": "SELECT public_id AS id, slug, number, name FROM cases_situation",
    "cases": f"""SELECT c.public_id AS id, c.slug, c.number, c.title, c.is_title_ours, c.short_name,
        c.summary, si.public_id AS situation, r.updated_at::text
        FROM cases_case c JOIN cases_situation si ON si.id = c.situation_id
        LEFT JOIN cases_publicrecord r ON r.table = 'cases' AND r.object_id = c.id
        WHERE {TOLD}""",
    "suspects": "SELECT public_id AS id, slug, name FROM cases_suspect",
    "proceedings": f"""SELECT p.public_id AS id, c.public_id AS "case", s.public_id AS suspect,
        p.role, p.position FROM cases_proceedings p JOIN cases_case c ON c.id = p.case_id
        JOIN cases_suspect s ON s.id = p.suspect_id WHERE {NAMED}""",
    "status_changes": f"""WITH {WORDS} SELECT h.id, c.public_id AS "case",
        p.public_id AS proceedings, h.status, words.label, words.meaning, words.phase,
        h.effective_on::text, h.effective_precision, h.holds_from::text, h."order" AS place,
        h.known_on::text, h.basis, h.kind, h.is_verified,
        (h.derivation -> 'claims')::text AS proof
        FROM cases_statuschange h JOIN words ON words.code = h.status
        JOIN cases_case c ON c.id = h.case_id
        LEFT JOIN cases_proceedings p ON p.id = h.proceedings_id WHERE {CURRENT}""",
    "warrants": """SELECT w.public_id AS id, c.public_id AS "case", s.slug AS suspect, w.kind,
        w.issued_on::text, w.made_public_on::text, w.state, w.ended_on::text
        FROM cases_warrant w JOIN cases_proceedings p ON p.id = w.proceedings_id
        JOIN cases_case c ON c.id = p.case_id JOIN cases_suspect s ON s.id = p.suspect_id
        WHERE NOT w.is_sealed""",
    "reports": f"""SELECT report.public_id AS id, publisher.name AS publisher, report.title,
        report.url, report.language, report.published_on::text, report.published_precision,
        report.retrieved_on::text, report.is_verified, report.state
        FROM cases_sourcereport report JOIN cases_publisher publisher
        ON publisher.id = report.publisher_id WHERE report.state IN {PUBLIC}""",
    "claims": f"""SELECT claim.public_id AS id, report.public_id AS report,
        c.public_id AS "case", claim.kind, claim.act, claim.effective_on::text,
        claim.effective_precision, claim.attribution, claim.speaker, claim.capacity, claim.quote
        FROM cases_claim claim JOIN cases_case c ON c.id = claim.case_id
        JOIN cases_sourcereport report ON report.id = claim.report_id
        WHERE report.state IN {PUBLIC}""",
}
INDEXES = (
    "CREATE INDEX cases_by_name ON cases (short_name, id)",
    "CREATE INDEX cases_by_change ON cases (situation, updated_at)",
    'CREATE INDEX status_changes_latest ON status_changes ("case", proceedings,'
    " holds_from DESC, place DESC, id DESC)",
    'CREATE INDEX proceedings_of_case ON proceedings ("case", position)',
    'CREATE INDEX warrants_of_case ON warrants ("case")',
    'CREATE INDEX claims_of_case ON claims ("case", act)',
    "CREATE INDEX claims_of_report ON claims (report)",
    "CREATE INDEX reports_by_day ON reports (published_on)",
    "CREATE VIRTUAL TABLE reports_fts USING fts5 (title, content='reports', tokenize='porter')",
    "INSERT INTO reports_fts (reports_fts) VALUES ('rebuild')",
    "ANALYZE",
)


def sqlite_file(address: str, folder: Path) -> Path:
    """The SQLite file with the rows of the database at this address, written if it is not there.

    It is named by the database's own number, so that one that was made anew gets a file anew.
    """
    with psycopg.connect(address) as source:
        query = "SELECT datname, oid FROM pg_database WHERE datname = current_database()"
        name, number = source.execute(query).fetchone()
        path = folder / f"{name}-{number}.sqlite"
        if not path.exists():
            for older in folder.glob(f"{name}-*.sqlite*"):
                older.unlink()
            draft = path.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            write(source, draft)
            draft.rename(path)
    return path


def write(source: psycopg.Connection, path: Path) -> None:
    """Write all tables, then their indexes, into a new file."""
    with closing(sqlite3.connect(path)) as target, target:
        for table, query in TABLES.items():
            with source.cursor(name="dump") as rows:
                rows.itersize = 20_000
                rows.execute(query)
                columns = [f'"{each.name}"' for each in rows.description]
                columns_and_key = ", ".join([f"{columns[0]} PRIMARY KEY", *columns[1:]])
                target.execute(f"CREATE TABLE {table} ({columns_and_key})")
                marks = ", ".join("?" * len(columns))
                target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        for statement in INDEXES:
            target.execute(statement)
