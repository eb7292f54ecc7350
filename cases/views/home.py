"""The home page: what comes next, what changed last, where all stand, a map of situations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Case, Situation, StatusChange, Suspect
from cases.status.question import NOW
from cases.status.words import STATUSES, Phase, Status
from cases.views.coming import hearings_to_come
from cases.views.kept import kept_for_anybody
from cases.views.kept_numbers import kept_while_unchanged
from cases.views.knowledge import answered, known_cases
from cases.views.linked_data import dataset, website
from cases.views.modified import last_modified
from cases.views.whereabouts import whereabouts
from cases.views.world_map import land, marks

CHANGES_SHOWN = 6
# Rows read to show as many changes: one change may be a row of the case and of each suspect.
ROWS_READ = 200


@dataclass
class Change:
    """What happened in one case on one day, for the case and for any of its suspects."""

    row: StatusChange
    # As it may be shown (`answered`).
    case: Case
    people: list[Suspect] = field(default_factory=list)


@require_safe
@kept_for_anybody
def home(request: HttpRequest) -> HttpResponse:
    """The home page."""
    known = known_cases().order_by()
    of_situations = Counter(dict(known.values_list("situation").annotate(Count("pk"))))
    standing = StatusChange.objects.filter(proceedings=None).answers(NOW, "case")
    standing = standing.filter(case__in=known.values("pk")).order_by()
    modified_at = kept_while_unchanged("last modified", last_modified)
    context = {
        "hearings": hearings_to_come(),
        "changes": latest_changes(),
        "total": of_situations.total(),
        "phases": phases(Counter(dict(standing.values_list("status").annotate(Count("pk"))))),
        "people": kept_while_unchanged("whereabouts", whereabouts),
        **situations(of_situations),
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
        "modified_at": modified_at,
        "linked_data": [website(), dataset(modified_at)],
    }
    return render(request, "cases/home.html", context)


def situations(counts: Counter) -> dict:
    """The map of the situations and its twin in words: those with cases, most first, and others."""
    found = list(Situation.objects.order_by("name"))
    with_cases = [(each, counts[each.pk]) for each in found if counts[each.pk]]
    return {
        "situation_count": len(found),
        "land": land(),
        "marks": marks(found, counts),
        "with_cases": sorted(with_cases, key=lambda pair: (-pair[1], pair[0].name)),
        "without_cases": [each for each in found if not counts[each.pk]],
    }


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
        change = found.setdefault(key, Change(row, row.case))
        if row.proceedings:
            change.people.append(row.proceedings.suspect)
    changes = list(found.values())[:CHANGES_SHOWN]
    shown = {case.pk: case for case in answered({change.case for change in changes})}
    for change in changes:
        change.case = shown[change.case.pk]
        change.people.sort(key=lambda person: person.name)
    return changes
