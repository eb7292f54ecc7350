"""The page of one person: names, where each case stands, custody over time, charges, warrants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case, Charge, Claim, CustodyChange, Proceedings, Suspect, Warrant
from cases.models.naming import named_no_more
from cases.status.dates import PartialDate
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import NOW, Question
from cases.views.alleged import add_grounds
from cases.views.citations import citation_of
from cases.views.custody_lanes import Drawing, draw
from cases.views.events import VisibleClaim
from cases.views.forms import QuestionForm
from cases.views.knowledge import answered
from cases.views.modified import last_modified
from cases.views.people import has_warrant_in_force
from cases.views.proof import proof_of
from cases.views.public_warrants import visible_warrants
from cases.views.sources import standing_sources
from cases.views.standing import ended_without_guilt
from cases.views.wording import POLICY_WORDS


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One person, as known and as standing on the days asked about."""
    person = get_object_or_404(Suspect.objects.named().prefetch_related("names"), slug=slug)
    form = QuestionForm(request.GET)
    question = form.question
    standing = standing_of(person, question)
    context = {
        "person": person,
        "form": form,
        "question": question,
        "is_about_today": form.is_about_today,
        "is_known": bool(standing),
        "standing": standing,
        "policies": POLICY_WORDS.values(),
        "policy": None if question.policy == DEFAULT_POLICY else POLICY_WORDS[question.policy],
    }
    if standing:
        context |= _what_is_known(person, standing, question)
        context["citation"] = citation_of(person, question, person.name)
    status = 200 if form.is_valid() else 400
    return render(request, "cases/suspect_detail.html", context, status=status)


def standing_of(person: Suspect, question: Question = NOW) -> list[Proceedings]:
    """The person's proceedings, answered, those that ended without guilt (`is_told_first`) first.

    None of a case in which nobody had publicly named the person by the question's day.
    """
    found = []
    cases = Case.objects.filter(proceedings__suspect=person).order_by("short_name")
    for case in answered(cases, question):
        for each in case.people:
            if each.suspect_id == person.pk:
                each.case = case
                each.is_told_first = ended_without_guilt(each)
                found.append(each)
    return sorted(found, key=lambda each: not each.is_told_first)


def _what_is_known(person: Suspect, standing: list[Proceedings], question: Question) -> dict:
    _add_warrants_and_charges(standing, question)
    custody = custody_history(person, question)
    as_of = _newest_entry(standing, question)
    return {
        "ended": [each for each in standing if each.is_told_first],
        "custody": custody,
        "holds": next((row for row in custody if not row.is_later), None),
        "lanes": _drawing(custody, as_of, question),
        "as_of": as_of,
        "modified_at": last_modified([each.case_id for each in standing]),
        "has_warrant_in_force": any(each.has_warrant_in_force for each in standing),
        # The record keeps no day on which these became known.
        "shows_particulars": question.known_on is None,
    }


def _add_warrants_and_charges(standing: list[Proceedings], question: Question) -> None:
    mine = [each.pk for each in standing]
    warrants = visible_warrants(Warrant.objects.filter(proceedings__in=mine), question)
    charges = _charges(mine) if question == NOW else []
    for each in standing:
        each.warrants_shown = [row for row in warrants if row.proceedings_id == each.pk]
        each.has_warrant_in_force = has_warrant_in_force(each.warrants_shown)
        each.charges_shown = [row for row in charges if row.proceedings_id == each.pk]
    add_grounds(standing)


def _charges(proceedings: list[int]) -> list[Charge]:
    rows = Charge.objects.public().filter(proceedings__in=proceedings)
    found = list(rows.prefetch_related("sources__publisher"))
    for charge in found:
        charge.sources_shown = standing_sources(charge)
    return found


def custody_history(person: Suspect, question: Question = NOW) -> list[CustodyChange]:
    """Where the person was, newest first; each row with `proofs`, and `is_later` where it came
    after the day asked about. Custody knows only the default policy."""
    rows = CustodyChange.objects.as_known(Question(question.known_on)).filter(suspect=person)
    found = list(rows.order_by("-holds_from", "-order", "-id"))
    claims = _claims_behind(found, question.known_on)
    is_hushed = named_no_more().filter(case__proceedings__suspect=person).exists()
    for row in found:
        row.proofs = proof_of(row, claims, is_hushed)
        row.is_later = bool(question.valid_on and row.surely_holds_from > question.valid_on)
    return found


def _claims_behind(rows: Iterable[CustodyChange], day: date | None) -> dict[int, VisibleClaim]:
    """The claims of the proofs; the words of those written after the day stay hidden."""
    ids = {claim["claim"] for row in rows for claim in row.derivation.get("claims", [])}
    found = Claim.objects.filter(pk__in=ids).select_related("report__publisher")
    return {
        claim.pk: VisibleClaim(claim, shows_words=day is None or claim.report.public_on <= day)
        for claim in found
    }


def _newest_entry(standing: list[Proceedings], question: Question) -> PartialDate | None:
    """The date of the newest entry on the person: up to it the record can speak."""
    claims = Claim.objects.standing().filter(subjects__in=[each.pk for each in standing])
    known_on = question.known_on or date.max
    limit = min(known_on, question.valid_on or date.max)
    dates = [
        claim.effective
        for claim in claims.select_related("report")
        if claim.effective_on <= limit and claim.known_on <= known_on
    ]
    return max(dates, default=None)


def _drawing(
    custody: list[CustodyChange], as_of: PartialDate | None, question: Question
) -> Drawing | None:
    until = [as_of.latest] if as_of else []
    limit = min(filter(None, (question.known_on, question.valid_on)), default=date.max)
    rows = [row for row in reversed(custody) if not row.is_later]
    return draw(rows, min(max(until, default=limit), limit))
