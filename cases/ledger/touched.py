"""Which cases are touched by changes that nobody has taken in yet: their stored answers wait.

Whoever reads a stored answer asks here first. A change leaves its mark in its own transaction, so
that no answer tells what is not so any more, however late the worker comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from cases.ledger.reached import Way, reached
from cases.models import Case, CaseDocument, SourceReport, StaleRow
from cases.models.record import MANY, Version

# Mark of `cases.ledger.marking` -> by which lookups from a case what changed is found. Marks of
# parts that may be gone by now come with a mark of what they were a part of.
LOOKUPS: Mapping[str, tuple[str, ...]] = {
    "case": ("pk", "links__other", "linked_from__case"),
    "told": ("pk", "links__other", "linked_from__case"),
    "of_case": ("pk",),
    "of_proceedings": ("proceedings",),
    "court": ("situation__court",),
    "situation": ("situation",),
    # A page tells of a person's other cases, too.
    "proceedings": ("proceedings", "proceedings__suspect__proceedings"),
    "named": ("proceedings", "proceedings__suspect__proceedings"),
    "suspect": ("proceedings__suspect",),
    "person": ("proceedings__suspect",),
    "custodychange": ("proceedings__suspect__custody_changes",),
    "publisher_itself": ("claims__report__publisher",),
    "claim": ("claims",),
    "charge": ("proceedings__charges",),
    "warrant": ("proceedings__warrants",),
    "sourcereport": ("proceedings__charges__sources", "proceedings__warrants__sources"),
}
# The same from a report. Which words of a retracted one are withheld follows from whom it concerns,
# from who is named, and from their names.
_WITHHELD_AFTER: Mapping[str, str] = {
    "named": "claims__subjects",
    "proceedings": "claims__subjects",
    "suspect": "claims__subjects__suspect",
    "claim": "claims",
}
_KEPT_SECONDS = 600


def touched_at(version: Version) -> set[int] | None:
    """The same for whoever has found this version, worked out once for all who do.

    What was taken in since then may be missing: rows are to be read after this, not before.
    """
    if version.is_settled:
        return set()
    if version.name is None or version.stale is None or not settings.KEPT_ANSWERS:
        return touched_cases()
    key = f"touched_{version.name}_{version.stale}_{timezone.localdate()}"
    found = cache.get(key)
    if found is None:
        found = touched_cases()
        cache.set(key, found, _KEPT_SECONDS)
    return found


def touched_cases() -> set[int] | None:
    """Primary keys of the cases of which no stored answer may be used now; None: of all."""
    marks: dict[str, set[int]] = defaultdict(set)
    found = list(StaleRow.objects.values_list("mark", "object_id")[: MANY + 1])
    # Each costs more than to work every answer out anew.
    if len(found) > MANY:
        return None
    for mark, pk in found:
        marks[mark].add(pk)
    mark_retracted(marks)
    stale = CaseDocument.objects.stale().values_list("pk", flat=True)
    return {*cases_of(marks), *stale}


def mark_retracted(marks: dict[str, set[int]]) -> None:
    """Mark as changed the retracted reports of which these marks may change what is withheld."""
    retracted = SourceReport.objects.filter(state=SourceReport.State.RETRACTED).order_by()
    found = [
        retracted.filter(**{f"{lookup}__in": marks[mark]}).values_list("pk")
        for mark, lookup in _WITHHELD_AFTER.items()
        if marks.get(mark)
    ]
    if found:
        marks["sourcereport"] |= {pk for (pk,) in found[0].union(*found[1:])}


def cases_of(marks: Mapping[str, Iterable[int]]) -> set[int]:
    """The cases of which an answer may tell of what these marks name."""
    ways = (
        Way("cases", Case, lookup, marks[mark])
        for mark, lookups in LOOKUPS.items()
        if mark in marks
        for lookup in lookups
    )
    found = reached(ways)["cases"]
    if reports := marks.get("sourcereport"):
        # How many origins stand behind a status is told, and what rests on what.
        resting = SourceReport.objects.filter(pk__in=reports).with_all_who_relay_them()
        rows = Case.objects.filter(claims__report__in=resting)
        found.update(rows.order_by().values_list("pk", flat=True).distinct())
    return found
