"""The page of one report: who published it, where it had it from, what it says."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Claim, ClaimFinding, Proceedings, SourceReport
from cases.views.events import VisibleClaim, findings_in_words, public_relays
from cases.views.knowledge import told_cases


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One published or retracted report; all others are not public."""
    claims = Claim.objects.select_related("case").prefetch_related(
        Prefetch("subjects", Proceedings.objects.select_related("suspect")),
        Prefetch("findings", ClaimFinding.objects.order_by("proceedings")),
    )
    report = get_object_or_404(
        SourceReport.objects.public()
        .select_related("publisher")
        .prefetch_related("revisions", Prefetch("claims", claims), *public_relays()),
        pk=pk,
    )
    told = set(
        told_cases()
        .filter(pk__in={c.case_id for c in report.claims.all()})
        .values_list("pk", flat=True)
    )
    context = {
        "report": report,
        "is_retracted": report.state == SourceReport.State.RETRACTED,
        "claims": [_visible(claim) for claim in report.claims.all() if claim.case_id in told],
    }
    return render(request, "cases/report_detail.html", context)


def _visible(claim: Claim) -> VisibleClaim:
    names = {each.pk: each.suspect.name for each in claim.subjects.all()}
    return VisibleClaim(claim, shows_words=True, findings=findings_in_words(claim, names))
