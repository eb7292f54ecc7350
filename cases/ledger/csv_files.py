"""The public tables as CSV (RFC 4180, UTF-8), and what describes them: a Frictionless package."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from django.conf import settings

from cases.ledger.columns import Column
from cases.ledger.snapshot import read_table
from cases.ledger.table import Table
from cases.ledger.tables import EVERY_TABLE
from cases.models import DataRelease

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def write_csv(folder: Path) -> None:
    """Write every table that was written as JSON lines as `csv/<table>.csv` below the folder."""
    (folder / "csv").mkdir()
    for table in EVERY_TABLE:
        with (folder / "csv" / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([column.name for column in table.columns])
            for row in read_table(folder, table):
                lines.writerow([_cell(column, row[column.name]) for column in table.columns])


def _cell(column: Column, value: object) -> object:
    if column.type == "array":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def write_package(folder: Path, release: DataRelease) -> None:
    """Write `datapackage.json`: every table with its columns, their types and meaning, and links.

    By the Data Package and Table Schema specifications, version 1, of Frictionless.
    """
    package = {
        "profile": "tabular-data-package",
        "name": "icc-tracker",
        "id": f"{settings.SITE_URL}/data/{release.version}/",
        "title": "ICC Tracker: cases before the International Criminal Court",
        "description": "Which status held when, since when it was known, and who says so. Every "
        "person is presumed innocent until proved guilty (Rome Statute, article 66).",
        "homepage": f"{settings.SITE_URL}/data/",
        "version": release.version,
        "created": release.made_at.isoformat(timespec="seconds"),
        "licenses": [LICENCE],
        "sources": [
            {"title": "The published reports of the table reports", "path": "csv/reports.csv"}
        ],
        "resources": [_resource(table) for table in EVERY_TABLE],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _resource(table: Table) -> dict:
    links = [
        {
            "fields": column.name,
            "reference": {
                # By the specification, a table that links to itself is named by nothing.
                "resource": "" if column.links_to == table.name else column.links_to,
                "fields": "id",
            },
        }
        for column in table.columns
        if column.links_to
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"csv/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": "id",
            **({"foreignKeys": links} if links else {}),
        },
    }


def _field(column: Column) -> dict:
    limits: dict[str, object] = {}
    # What may be an empty text is an empty cell, which means that there is no value.
    is_never_empty = column.is_required and column.type != "string"
    if is_never_empty or column.name == "id" or (column.links_to and column.is_required):
        limits["required"] = True
    if column.name == "id":
        limits["unique"] = True
    if column.choices:
        limits["enum"] = list(column.choices)
    return {
        "name": column.name,
        "type": column.type,
        "description": column.description,
        **({"constraints": limits} if limits else {}),
    }
