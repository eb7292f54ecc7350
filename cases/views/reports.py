"""The page of one report: who published it, where it had it from, what it says."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case, Proceedings, SourceReport
from cases.models.naming import unnameable, withhold_addresses, withhold_words
from cases.views.events import VisibleClaim, findings_in_words, findings_shown
from cases.views.knowledge import answered, named_proceedings
from cases.views.modified import report_modified
from cases.views.report_tree import trees_of


@dataclass
class Told:
    """A case with all that a report says of it, the oldest event first."""

    case: Case
    claims: list[VisibleClaim] = field(default_factory=list)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One published or retracted report; all others are not public."""
    report = get_object_or_404(
        SourceReport.objects.public().select_related("publisher").prefetch_related("revisions"),
        pk=pk,
    )
    withhold_addresses([report])
    context = {
        "report": report,
        "is_retracted": report.state == SourceReport.State.RETRACTED,
        "modified_at": report_modified(report),
        "trees": trees_of(report),
        "told": _told(report),
    }
    return render(request, "cases/report_detail.html", context)


def _told(report: SourceReport) -> list[Told]:
    """What the report says of each case of which this site has ever told anything.

    Nobody is named whom no standing report names in that case.
    """
    claims = report.claims.prefetch_related(
        Prefetch("subjects", Proceedings.objects.select_related("suspect")),
        findings_shown(),
    )
    cases = Case.objects.told().filter(pk__in=report.claims.values("case"))
    found = {case.pk: Told(case) for case in answered(cases.in_order_of_names(unnameable(cases)))}
    named = named_proceedings(cases=found)
    withhold_words(claims, named)
    for claim in claims:
        if claim.case_id in found:
            claim.report = report
            claim.subjects_shown = [each for each in claim.subjects.all() if each.pk in named]
            names = {each.pk: each.suspect.name for each in claim.subjects_shown}
            findings = findings_in_words(claim, names)
            found[claim.case_id].claims.append(VisibleClaim(claim, True, findings))
    return list(found.values())
