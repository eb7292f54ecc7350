"""Measures whether partitioning the reports by year pays, on a copy of the table of a database.

`DATABASE_URL=... python -m bench.partitioning --into postgresql://...` copies the reports, and
which case each claim is of, into a schema of the database `--into` (made for it, and dropped at the
end), once as one table and once in partitions by year of publication, asks both what the site asks
of reports, by turns, and prints the median time of each and their ratio.
"""

from __future__ import annotations

import argparse
import os
from statistics import median
from time import perf_counter

import psycopg

COLUMNS = "id, public_id, title, url, url_key, published_on, publisher_id, state, language"
DEFINED = """
    id bigint NOT NULL, public_id varchar(12) NOT NULL, title varchar(500) NOT NULL,
    url varchar(1000) NOT NULL, url_key text, published_on date, publisher_id bigint NOT NULL,
    state varchar(10) NOT NULL, language varchar(10) NOT NULL
"""
# Those of the site's table that its public questions use. None of a table in partitions can be
# unique without the column that it is parted by: neither the primary key nor the public id.
INDEXES = (
    "(id)",
    "(public_id)",
    "(url_key)",
    "(publisher_id, published_on DESC)",
    "(published_on DESC, id DESC)",
    "USING gin (to_tsvector('simple', title))",
)
QUESTIONS = {
    "one report by its number": "SELECT * FROM {table} WHERE id = {id}",
    "one report by its public id": "SELECT * FROM {table} WHERE public_id = '{public_id}'",
    "is this address known": "SELECT id FROM {table} WHERE url_key = '{url_key}'",
    "the newest 50": "SELECT * FROM {table} ORDER BY published_on DESC, id DESC LIMIT 50",
    "50 from the middle": "SELECT * FROM {table} WHERE (published_on, id) < ('{day}', {id})"
    " ORDER BY published_on DESC, id DESC LIMIT 50",
    "the newest 50 of a publisher": "SELECT * FROM {table} WHERE publisher_id = {publisher_id}"
    " ORDER BY published_on DESC LIMIT 50",
    "all of a case": "SELECT r.* FROM {table} r WHERE r.id IN"
    " (SELECT report_id FROM scratch.claims WHERE case_id = {case_id})",
    "50 with two words": "SELECT * FROM {table} WHERE to_tsvector('simple', title)"
    " @@ plainto_tsquery('simple', '{words}') LIMIT 50",
    "how many of a year": "SELECT count(*) FROM {table}"
    " WHERE published_on >= '{year}-01-01' AND published_on < '{year}-12-31'",
}
ROUNDS = 40


def copy(source: psycopg.Connection, into: psycopg.Connection) -> None:
    """Make both forms of the table, with the same rows and indexes."""
    into.execute("DROP SCHEMA IF EXISTS scratch CASCADE")
    into.execute("CREATE SCHEMA scratch")
    into.execute(f"CREATE TABLE scratch.whole ({DEFINED})")
    into.execute("CREATE TABLE scratch.claims (report_id bigint, case_id bigint)")
    reports = f"SELECT {COLUMNS} FROM cases_sourcereport"  # noqa: S608 (names of columns)
    _pipe(source, into, "whole", reports)
    _pipe(source, into, "claims", "SELECT report_id, case_id FROM cases_claim")
    into.execute(f"CREATE TABLE scratch.parted ({DEFINED}) PARTITION BY RANGE (published_on)")
    years = into.execute(
        "SELECT DISTINCT extract(year FROM published_on)::int FROM scratch.whole"
        " WHERE published_on IS NOT NULL ORDER BY 1"
    ).fetchall()
    for (year,) in years:
        into.execute(
            f"CREATE TABLE scratch.parted_{year} PARTITION OF scratch.parted"
            f" FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        )
    into.execute("CREATE TABLE scratch.parted_undated PARTITION OF scratch.parted DEFAULT")
    into.execute("INSERT INTO scratch.parted SELECT * FROM scratch.whole")
    into.execute("CREATE INDEX ON scratch.claims (case_id)")
    for table in ("whole", "parted"):
        for index in INDEXES:
            into.execute(f"CREATE INDEX ON scratch.{table} {index}")
    into.execute("VACUUM ANALYZE scratch.whole, scratch.parted, scratch.claims")
    (rows,) = into.execute("SELECT count(*) FROM scratch.whole").fetchone()
    print(f"{rows} reports, in {len(years) + 1} partitions")


def _pipe(source: psycopg.Connection, into: psycopg.Connection, table: str, query: str) -> None:
    with (
        source.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as out,
        into.cursor().copy(f"COPY scratch.{table} FROM STDIN (FORMAT binary)") as copied,
    ):
        for block in out:
            copied.write(block)


def compare(into: psycopg.Connection) -> None:
    """Ask every question of both, by turns, about rows at random; print medians and ratios."""
    samples = into.execute(
        "SELECT r.id, public_id, url_key, published_on, publisher_id, case_id, title"
        " FROM scratch.whole r JOIN scratch.claims ON report_id = r.id"
        " WHERE published_on IS NOT NULL AND r.id %% 97 = 0 ORDER BY md5(r.id::text) LIMIT %s",
        [ROUNDS],
    ).fetchall()
    print("| question | one table, ms | partitions, ms | ratio |\n| --- | --- | --- | --- |")
    for question, query in QUESTIONS.items():
        took: dict[str, list[float]] = {"whole": [], "parted": []}
        for sample in samples:
            names = ("id", "public_id", "url_key", "day", "publisher_id", "case_id", "title")
            values = dict(zip(names, sample, strict=True))
            plain = [word for word in values["title"].split() if word.isalpha()]
            values |= {"year": values["day"].year, "words": " ".join(plain[:2])}
            values["url_key"] = (values["url_key"] or "").replace("'", "''")
            for table, times in took.items():
                asked = query.format(table=f"scratch.{table}", **values)
                began = perf_counter()
                into.execute(asked).fetchall()
                times.append((perf_counter() - began) * 1000)
        whole, parted = median(took["whole"]), median(took["parted"])
        print(f"| {question} | {whole:.2f} | {parted:.2f} | {parted / whole:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", required=True, help="address of a scratch database")
    given = parser.parse_args()
    with (
        psycopg.connect(os.environ["DATABASE_URL"]) as source,
        psycopg.connect(given.into, autocommit=True) as into,
    ):
        copy(source, into)
        compare(into)
        into.execute("DROP SCHEMA scratch CASCADE")


if __name__ == "__main__":
    main()
