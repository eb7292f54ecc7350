"""The list of people, and the page of one person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Claim, CustodyChange, Proceedings, SourceReport, Suspect, Warrant
from cases.models.answers import answer_suspects
from cases.views.forms import NameForm
from cases.views.knowledge import named_proceedings, named_suspects
from cases.views.people import has_warrant_in_force, visible_warrants
from cases.views.proof import proof_of
from cases.views.wording import ENDED_WITHOUT_GUILT


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody whom a published report names as a suspect in a case."""
    form = NameForm(request.GET, label_suffix="")
    found = named_suspects()
    if form.is_valid() and form.cleaned_data["q"]:
        found = found.matching(form.cleaned_data["q"])
    people = _answered(found.order_by("name").prefetch_related("names"))
    context = {"form": form, "people": people}
    status = 200 if form.is_valid() else 400
    return render(request, "cases/suspect_list.html", context, status=status)


def _answered(people) -> list[Suspect]:
    """The people with `standing`, without any case in which nobody has publicly named them."""
    named = named_proceedings()
    people = answer_suspects(people)
    for person in people:
        mine = [each for each in person.standing if each.pk in named]
        person.standing = sorted(mine, key=_ended_first)
    return people


def _ended_first(proceedings: Proceedings) -> tuple[bool, str]:
    change = proceedings.status_change
    ended = change is not None and change.status in ENDED_WITHOUT_GUILT
    return not ended, proceedings.case.short_name


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: names, where each case against the person stands, custody, warrants."""
    found = get_object_or_404(named_suspects().prefetch_related("names"), slug=slug)
    [person] = _answered([found])
    warrants = Warrant.objects.filter(proceedings__in=[each.pk for each in person.standing])
    shown = visible_warrants(warrants)
    for each in person.standing:
        each.warrants_shown = [w for w in shown if w.proceedings_id == each.pk]
        each.has_warrant_in_force = has_warrant_in_force(each.warrants_shown)
    context = {
        "person": person,
        "ended": [each for each in person.standing if not _ended_first(each)[0]],
        "custody": custody_history(person),
        "as_of": _newest_entry(person),
    }
    return render(request, "cases/suspect_detail.html", context)


def custody_history(person: Suspect) -> list[CustodyChange]:
    """Where the person was, newest first, each row with `proofs`."""
    rows = CustodyChange.objects.as_known().filter(suspect=person)
    found = list(rows.order_by("-holds_from", "-order", "-id"))
    for row in found:
        row.proofs = proof_of(row)
    return found


def _newest_entry(person: Suspect):
    """The day of the newest entry on the person: up to it the record can speak."""
    claims = Claim.objects.filter(
        subjects__in=[each.pk for each in person.standing],
        report__state__in=SourceReport.STANDING_STATES,
    )
    return claims.order_by("-effective_on").values_list("effective_on", flat=True).first()
