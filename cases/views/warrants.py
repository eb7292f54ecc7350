"""The list of public arrest warrants and summonses: issued, made public, ended."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Case, Proceedings, Suspect, Warrant
from cases.models.answers import answer_proceedings
from cases.status.dates import Precision
from cases.status.question import Question
from cases.views import facets
from cases.views.forms import WarrantFilterForm
from cases.views.knowledge import answered, known_cases, named_proceedings
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet, Listing, folded
from cases.views.people import visible_warrants

# States of a list beside those of a warrant: what the record does not tell, and a warrant that
# nobody can execute any more.
NOT_RECORDED = "not_recorded"
OUTLIVES_THE_PERSON = "outlives_the_person"

EXPORT: Export = {
    "person": lambda warrant: warrant.person.suspect.name,
    "case": lambda warrant: warrant.case.shown_name,
    "situation": lambda warrant: warrant.case.situation.name,
    "kind": lambda warrant: warrant.kind,
    "issued": lambda warrant: warrant.issued,
    "made_public": lambda warrant: warrant.made_public_on,
    "days_kept_secret": lambda warrant: warrant.days_kept_secret,
    "state": lambda warrant: warrant.state_code,
    "ended": lambda warrant: warrant.ended_shown,
    "person_address": lambda warrant: warrant.person.suspect.get_absolute_url(),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The warrants and summonses that were public; as a page, or as CSV."""
    shown, columns = _facets(), _columns()
    form = WarrantFilterForm(request.GET, facets=shown, columns=columns)
    warrants = listed_warrants(form.question, form.cleaned_data.get("q"))
    listing = Listing(form, warrants, shown, columns, "-issued", request.path)
    context = {"recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"]}
    return answer_list(request, listing, "cases/warrant_list.html", EXPORT, context)


def listed_warrants(question: Question, text: str | None = None) -> list[Warrant]:
    """The public warrants against people who were named, newest first, each with its `person`,
    `case`, `state_code`, `state_words` and `days_kept_secret`."""
    named = Proceedings.objects.filter(pk__in=named_proceedings(question))
    if text:
        named = named.filter(suspect__in=Suspect.objects.matching(text))
    people = {each.pk: each for each in answer_proceedings(named, question)}
    known = known_cases(question).filter(pk__in={each.case_id for each in people.values()})
    cases = {case.pk: case for case in answered(known.select_related("situation"), question)}
    rows = Warrant.objects.filter(proceedings__in=people).order_by("issued_on", "pk")
    found = visible_warrants(rows, question)
    for warrant in found:
        warrant.person = people[warrant.proceedings_id]
        warrant.case = cases[warrant.person.case_id]
        warrant.state_code, warrant.state_words = _state(warrant)
        warrant.days_kept_secret = _days_kept_secret(warrant)
    return sorted(found, key=lambda warrant: folded(warrant.person.suspect.name))


def _state(warrant: Warrant) -> tuple[str, str]:
    """The state as a list may say it: nobody who died is said to be under a warrant in force."""
    change = warrant.person.status_change
    code = warrant.state_shown or NOT_RECORDED
    if code == Warrant.State.ACTIVE and change and change.status == "died":
        code = OUTLIVES_THE_PERSON
    return str(code), _states()[code]


def _states() -> dict[str, str]:
    return {
        **{code: gettext(label) for code, label in Warrant.State.choices},
        OUTLIVES_THE_PERSON: gettext("Not ended by the Court since the death"),
        NOT_RECORDED: gettext("Not recorded for that day"),
    }


def _days_kept_secret(warrant: Warrant) -> int | None:
    """For how long the public was not told; None where a day is not recorded."""
    if warrant.made_public_on is None or warrant.issued.precision is not Precision.DAY:
        return None
    return (warrant.made_public_on - warrant.issued_on).days


def _facets() -> list[Facet]:
    kinds = {code: gettext(label) for code, label in Warrant.Kind.choices}
    return [
        Facet(
            "state",
            gettext("State of the warrant"),
            _("“%(value)s” is no state of a warrant."),
            _states(),
            lambda warrant: [warrant.state_code],
            is_open=True,
        ),
        Facet(
            "kind",
            gettext("Kind"),
            _("“%(value)s” is no kind of warrant."),
            kinds,
            lambda warrant: [warrant.kind],
            is_open=True,
        ),
        facets.by_situation(lambda warrant: [warrant.case.situation.slug]),
    ]


def _columns() -> list[Column]:
    return [
        Column("person", gettext("Person"), lambda w: folded(w.person.suspect.name)),
        Column("case", gettext("Case"), lambda w: folded(w.case.shown_name)),
        Column("kind", gettext("Kind"), lambda w: w.kind),
        Column("issued", gettext("Issued"), lambda w: w.issued_on),
        Column("public", gettext("Made public"), lambda w: w.made_public_on),
        Column("secret", gettext("Kept secret"), lambda w: w.days_kept_secret),
        Column(
            "state", gettext("State of the warrant"), lambda w: list(_states()).index(w.state_code)
        ),
        Column("ended", gettext("Ended"), _ended_on, has_head=False),
    ]


def _ended_on(warrant: Warrant) -> date | None:
    return warrant.ended_shown and warrant.ended_shown.earliest
