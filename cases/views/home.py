"""The home page: what the site is, where all cases stand, what changed last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Case, StatusChange, Suspect
from cases.status.words import STATUSES, Phase, Status
from cases.views.forms import CaseFilterForm
from cases.views.knowledge import known_cases, named_suspects

CHANGES_SHOWN = 12
# Rows read to show as many changes: one change may be a row of the case and of each suspect.
ROWS_READ = 200


@dataclass
class Change:
    """What happened in one case on one day, for the case and for any of its suspects."""

    row: StatusChange
    people: list[Suspect] = field(default_factory=list)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page."""
    codes = known_cases().with_status().order_by().values_list("status_code", flat=True)
    counts = Counter(codes)
    context = {
        "form": CaseFilterForm(),
        "total": counts.total(),
        "people": named_suspects().count(),
        "phases": phases(counts),
        "changes": latest_changes(),
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return render(request, "cases/home.html", context)


def phases(counts: Counter) -> list[tuple[Phase, int, list[tuple[Status, int]]]]:
    """Each phase in which a case is, with its number of cases and those of its statuses."""
    found = []
    for phase in Phase:
        held = [
            (status, counts[code])
            for code, status in STATUSES.items()
            if status.phase is phase and counts[code]
        ]
        if held:
            found.append((phase, sum(count for _, count in held), held))
    return found


def latest_changes() -> list[Change]:
    """The changes that the public could know of last, newest first."""
    rows = (
        StatusChange.objects.as_known()
        .select_related("case", "proceedings__suspect")
        .order_by("-known_on", "-holds_from", "-order", "-id")[:ROWS_READ]
    )
    found: dict[tuple, Change] = {}
    for row in rows:
        key = (row.case_id, row.status, row.effective_on, row.effective_precision, row.known_on)
        change = found.setdefault(key, Change(row))
        if row.proceedings:
            change.people.append(row.proceedings.suspect)
    changes = list(found.values())[:CHANGES_SHOWN]
    for change in changes:
        change.people.sort(key=lambda person: person.name)
    return changes
