"""Dry runs of rows, for tests."""

from cases.imports.plan import Plan, plan_import
from tests.imports.sheets import as_csv


def plan(*rows: dict) -> Plan:
    return plan_import(as_csv(list(rows)))


def mistakes(*rows: dict) -> list[str]:
    return [str(mistake) for mistake in plan(*rows).mistakes]
