"""The list of public arrest warrants and summonses: issued, made public, ended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case as DatabaseCase
from django.db.models import (
    CharField,
    F,
    Func,
    IntegerField,
    Max,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Case, Proceedings, StatusChange, Suspect, Warrant
from cases.models.answers import answer_proceedings
from cases.models.folding import Folded
from cases.models.warrant import states_for
from cases.status.dates import Precision
from cases.status.question import Question
from cases.views import facets
from cases.views.forms import WarrantFilterForm
from cases.views.kept import kept_for_anybody
from cases.views.knowledge import answered, by_shown_name, known_cases, named_people
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet
from cases.views.public_warrants import public_warrants, visible_warrants
from cases.views.rows_in_database import Codes, RowsInDatabase, in_order

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
@kept_for_anybody
def index(request: HttpRequest) -> HttpResponse:
    """The warrants and summonses that were public; as a page, or as CSV."""
    question = WarrantFilterForm(request.GET).question
    shown, columns = _facets(question), _columns(question)
    form = WarrantFilterForm(request.GET, facets=shown, columns=columns)
    form.is_valid()
    warrants = listed_warrants(question, form.cleaned_data.get("q"))
    listing = RowsInDatabase(
        form, warrants, partial(described, question), shown, columns, "-issued", request.path
    )
    context = {"recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"]}
    return answer_list(request, listing, "cases/warrant_list.html", EXPORT, context)


def listed_warrants(question: Question, text: str | None = None) -> QuerySet:
    """The warrants that were public, against people who were named, by the person's name."""
    found = public_warrants(question).filter(proceedings__in=named_people(question))
    if text:
        found = found.filter(proceedings__suspect__in=Suspect.objects.matching(text))
    return found.order_by(Folded("proceedings__suspect__name"), "issued_on", "pk")


def described(question: Question, ids: Sequence[int]) -> list[Warrant]:
    """These warrants, each with its `person`, `case`, `state_code`, `state_words` and
    `days_kept_secret`."""
    found = in_order(ids, visible_warrants(Warrant.objects.filter(pk__in=ids), question))
    against = Proceedings.objects.filter(pk__in={each.proceedings_id for each in found})
    people = {each.pk: each for each in answer_proceedings(against, question)}
    known = known_cases(question).filter(pk__in={each.case_id for each in people.values()})
    cases = {case.pk: case for case in answered(known.select_related("situation"), question)}
    for warrant in found:
        warrant.person = people[warrant.proceedings_id]
        warrant.case = cases[warrant.person.case_id]
        warrant.state_code, warrant.state_words = _state(warrant)
        warrant.days_kept_secret = _days_kept_secret(warrant)
    return found


def _state(warrant: Warrant) -> tuple[str, str]:
    """The state as a list may say it: nobody who died is said to be under a warrant in force."""
    change = warrant.person.status_change
    code = warrant.state_shown or NOT_RECORDED
    if code == Warrant.State.ACTIVE and change and change.status == "died":
        code = OUTLIVES_THE_PERSON
    words = warrant.state_words if code == warrant.state_shown else _states()[code]
    return str(code), words


def _state_code(question: Question) -> DatabaseCase:
    """The same in the database."""
    died = StatusChange.objects.answers(question, "proceedings").filter(status="died")
    died = When(proceedings__in=died.values("proceedings"), then=Value(OUTLIVES_THE_PERSON))
    state, _ended_on = states_for(question)
    in_force = DatabaseCase(died, default=Value(Warrant.State.ACTIVE))
    return DatabaseCase(
        When(Exact(state, Value(Warrant.State.ACTIVE)), then=in_force),
        default=Coalesce(state, Value(NOT_RECORDED)),
        output_field=CharField(),
    )


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


def _facets(question: Question) -> list[Facet]:
    kinds = {code: gettext(label) for code, label in Warrant.Kind.choices}
    warrants = Warrant.objects.order_by()
    return [
        Facet(
            "state",
            gettext("State of the warrant"),
            _("“%(value)s” is no state of a warrant."),
            _states(),
            Codes(warrants, "pk", _state_code(question)),
            is_open=True,
        ),
        Facet(
            "kind",
            gettext("Kind"),
            _("“%(value)s” is no kind of warrant."),
            kinds,
            Codes(warrants, "pk", "kind"),
            is_open=True,
        ),
        facets.by_situation(Codes(warrants, "pk", "proceedings__case__situation__slug")),
    ]


def _columns(question: Question) -> list[Column]:
    in_order = Value(list(_states()), ArrayField(TextField()))
    code = Cast(_state_code(question), TextField())
    place = Func(in_order, code, function="array_position", output_field=IntegerField())
    days = DatabaseCase(When(issued_precision="day", then=F("made_public_on") - F("issued_on")))
    _state, ended_on = states_for(question)
    return [
        Column("person", gettext("Person"), Folded("proceedings__suspect__name")),
        Column("case", gettext("Case"), by_shown_name(question, "proceedings__case__")),
        Column("kind", gettext("Kind"), "kind"),
        Column("issued", gettext("Issued"), "issued_on"),
        Column("public", gettext("Made public"), "made_public_on"),
        Column("secret", gettext("Kept secret"), days),
        Column("state", gettext("State of the warrant"), place),
        Column("ended", gettext("Ended"), ended_on, has_head=False),
    ]
