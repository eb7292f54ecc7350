"""Export of the standing history: the same bytes for the same claims, whoever recorded it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cases.models import CustodyChange, StatusChange


def export_history() -> Iterator[str]:
    """One JSON line per standing row, in an order that depends on nothing but its content.

    What differs from one recording to the next (row numbers, moments) is left out.
    """
    rows = StatusChange.objects.current().select_related("case", "proceedings__suspect")
    custody = CustodyChange.objects.current().select_related("suspect")
    lines = [
        _line(
            row,
            case=row.case.slug,
            suspect=row.proceedings.suspect.slug if row.proceedings else None,
            status=row.status,
        )
        for row in rows
    ]
    lines += [_line(row, suspect=row.suspect.slug, custody=row.custody) for row in custody]
    yield from sorted(lines)


def _line(row: StatusChange | CustodyChange, **about: str | None) -> str:
    return json.dumps(
        {
            **about,
            "policy": row.policy,
            "kind": row.kind,
            "effective": str(row.effective),
            "holds_from": row.holds_from.isoformat(),
            "surely_holds_from": row.surely_holds_from.isoformat(),
            "order": row.order,
            "known_on": row.known_on.isoformat(),
            "stands_from": row.stands_from.isoformat(),
            "stands_until": row.stands_until and row.stands_until.isoformat(),
            "basis": row.basis,
            "is_verified": row.is_verified,
            "derivation": row.derivation,
        },
        sort_keys=True,
        ensure_ascii=False,
    )
