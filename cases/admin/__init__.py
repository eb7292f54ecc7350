"""The editors' screens. Nobody types a status here: editors enter reports and their claims."""

from cases.admin import (
    accounts,
    captures,
    cases,
    courts,
    errors,
    feeds,
    history,
    imports,
    inbox,
    notes,
    people,
    publishers,
    removals,
    reports,
    settings,
    trail,
)

__all__ = [
    "accounts",
    "captures",
    "cases",
    "courts",
    "errors",
    "feeds",
    "history",
    "imports",
    "inbox",
    "notes",
    "people",
    "publishers",
    "removals",
    "reports",
    "settings",
    "trail",
]
