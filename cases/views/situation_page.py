"""The page of one situation: milestones, jurisdiction in words, cases, people, reports."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from cases.models import (
    Case,
    Claim,
    Milestone,
    Publisher,
    Situation,
    SourceReport,
    StateRelation,
)
from cases.models.naming import unnameable
from cases.views.events import keys_of_any, with_relays
from cases.views.knowledge import answered, known_cases
from cases.views.milestones import MILESTONES, milestones_of
from cases.views.modified import last_modified

# What each way to the Court means, by the Rome Statute.
TRIGGER_MEANINGS: dict[str, str] = {
    Situation.Trigger.STATE_REFERRAL: gettext_noop(
        "A State Party asked the Prosecutor to investigate (articles 13(a) and 14)."
    ),
    Situation.Trigger.SECURITY_COUNCIL_REFERRAL: gettext_noop(
        "The Security Council of the United Nations, acting under Chapter VII of the Charter, "
        "referred it to the Prosecutor (article 13(b)). Such a referral reaches States that are "
        "not parties."
    ),
    Situation.Trigger.PROPRIO_MOTU: gettext_noop(
        "The Prosecutor acted on the Prosecutor's own motion; an investigation then needs the "
        "leave of the judges (articles 13(c) and 15)."
    ),
}
# How jurisdiction came about, among the milestones.
_ACCEPTANCES = (Milestone.Kind.REFERRAL_RECEIVED, Milestone.Kind.DECLARATION_LODGED)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One situation: how it came before the Court, what followed, its cases and its reports."""
    situation = get_object_or_404(
        Situation.objects.select_related("court").prefetch_related(MILESTONES), slug=slug
    )
    cases = known_cases().filter(situation=situation)
    cases = answered(cases.in_order_of_names(unnameable(cases)))
    milestones = milestones_of(situation)
    groups = _reports(situation, cases)
    context = {
        "situation": situation,
        "triggers": [
            (Situation.Trigger(code).label, TRIGGER_MEANINGS[code]) for code in situation.triggers
        ],
        "relations": _relations(situation),
        "acceptances": _acceptances(milestones),
        "milestones": milestones,
        "cases": cases,
        "people_count": len({each.suspect_id for case in cases for each in case.people}),
        "report_groups": groups,
        "report_count": sum(len(reports) for _, reports in groups),
        "as_of": _newest_entry(cases, milestones),
        "modified_at": last_modified([case.pk for case in cases]),
    }
    return render(request, "cases/situation_detail.html", context)


def _acceptances(milestones: list[Milestone]) -> list[tuple[str, list[Milestone]]]:
    """The declarations and referrals among the milestones, by kind, the oldest first."""
    groups = [
        (kind.label, [each for each in milestones[::-1] if each.kind == kind])
        for kind in _ACCEPTANCES
    ]
    return [(label, same) for label, same in groups if same]


def _relations(situation: Situation) -> list[StateRelation]:
    """What the States concerned are, and were, to the court, the oldest first."""
    codes = [country.code for country in situation.countries]
    rows = StateRelation.objects.filter(court=situation.court_id, state__in=codes)
    return sorted(rows, key=lambda each: (str(each.state.name), str(each.since_on or "")))


def _reports(situation: Situation, cases: list[Case]) -> list[tuple[str, list[SourceReport]]]:
    """The public reports behind its cases and milestones, by kind of publisher."""
    milestones = Milestone.objects.public().filter(situation=situation)
    wanted = [Q(claims__case__in=cases), Q(milestones__in=milestones)]
    reports = with_relays(SourceReport.objects.filter(pk__in=keys_of_any(wanted)))
    groups: dict[str, list[SourceReport]] = {kind.value: [] for kind in Publisher.Kind}
    for report in reports:
        groups[report.publisher.kind].append(report)
    return [(Publisher.Kind(kind).label, found) for kind, found in groups.items() if found]


def _newest_entry(cases: list[Case], milestones: Iterable[Milestone]):
    """The date of the newest entry on the situation: up to it the record can speak."""
    claim = Claim.objects.standing().filter(case__in=cases).order_by("-effective_on").first()
    dates = [each.when for each in milestones] + ([claim.effective] if claim else [])
    return max(dates, default=None)
