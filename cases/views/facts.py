"""The facts that public pages state, each with an address of its own for those who doubt it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from cases.models import (
    Case,
    Charge,
    Claim,
    Court,
    CustodyChange,
    Milestone,
    Proceedings,
    Situation,
    SourceReport,
    StateRelation,
    StatusChange,
    Suspect,
    Warrant,
)
from cases.models.naming import withhold_addresses
from cases.status.kinds import EVENT_KINDS, Custody
from cases.templatetags.words import day, uncapped, when
from cases.views.knowledge import answered
from cases.views.public_warrants import state_in_words
from cases.views.wording import BASIS_WORDS, CUSTODY_WORDS


@dataclass(frozen=True)
class Fact:
    """A fact: the row that holds it, in words as a page states it, and that page."""

    kind: str
    row: Model
    words: str
    page: str


def public_fact(kind: str, pk: int) -> Fact:
    """The fact of a kind with this number. Raises Http404 unless any reader may see it."""
    if kind not in KINDS:
        raise Http404
    rows, describe = KINDS[kind]
    row = rows().filter(pk=pk).first()
    if row is None:
        raise Http404
    # In the language of the editors, who are told of it.
    with override("en-gb"):
        words, page = describe(row)
    return Fact(kind, row, words, page)


def _case(case: Case) -> tuple[str, str]:
    return f"{_name(case)}: {_status(case.status_change_id)}", _page_of(case)


def _name(case: Case) -> str:
    """The name by which pages show a case, which some must not tell yet."""
    [shown] = answered([case])
    return shown.shown_name or "A case"


def _page_of(case: Case, part: str = "") -> str:
    """The address of a case's page, or of a part of it; of the list of cases, where that would
    tell whom no report names."""
    [shown] = answered([case])
    address = shown.shown_address
    return f"{address}{part}" if address else reverse("pages:case-list")


def _proceedings(each: Proceedings) -> tuple[str, str]:
    words = f"{each.suspect.name} in {_name(each.case)}: {_status(each.status_change_id)}"
    return words, _page_of(each.case)


def _status(change: int | None) -> str:
    if change is None:
        return "nothing proved"
    return _change_in_words(StatusChange.objects.get(pk=change))


def _change_in_words(change: StatusChange) -> str:
    return (
        f"{change.word.label} since {when(change.effective)}, known since {day(change.known_on)} "
        f"(basis: {BASIS_WORDS[change.basis].label.lower()})"
    )


def _step(change: StatusChange) -> tuple[str, str]:
    who = change.proceedings.suspect.name if change.proceedings else _name(change.case)
    return f"{who}: {_change_in_words(change)}", _page_of(change.case, "#history")


def _custody(change: CustodyChange) -> tuple[str, str]:
    word = uncapped(CUSTODY_WORDS[change.custody])
    is_told = change.custodian and change.custody != Custody.IN_ICC_CUSTODY
    where = f": {change.custodian}" if is_told else ""
    words = f"{change.suspect.name}: {word}{where}, since {when(change.effective)}"
    return words, f"{change.suspect.get_absolute_url()}#custody"


def _suspect(person: Suspect) -> tuple[str, str]:
    return f"{person.name}: names, nationality, dates", person.get_absolute_url()


def _charge(charge: Charge) -> tuple[str, str]:
    who = charge.proceedings
    counts = f", counts: {charge.counts}" if charge.counts else ""
    provision = f", article {charge.provision}" if charge.provision else ""
    outcome = charge.get_outcome_display().lower()
    words = f"{who.suspect.name}: {charge.crime}{provision}{counts}, {outcome}"
    return words, _page_of(who.case)


def _warrant(warrant: Warrant) -> tuple[str, str]:
    who = warrant.proceedings
    words = f"{who.suspect.name}: {warrant.get_kind_display().lower()} of {when(warrant.issued)}"
    if warrant.made_public_on:
        words += f", made public on {day(warrant.made_public_on)}"
    page = _page_of(who.case, f"#warrant-{warrant.pk}")
    state = state_in_words(Warrant.State(warrant.state), warrant.kind)
    return f"{words}, {uncapped(state)}", page


def _report(report: SourceReport) -> tuple[str, str]:
    published = f", {when(report.published)}" if report.published else ""
    withhold_addresses([report])
    called = report.title or report.url or "title withheld"
    return f"{report.publisher.name}{published}: {called}", report.get_absolute_url()


def _claim(claim: Claim) -> tuple[str, str]:
    act = claim.get_act_display().lower()
    words = (
        f"{claim.report.publisher.name} on {_name(claim.case)}: {act}, "
        f"{EVENT_KINDS[claim.kind].label}, {when(claim.effective)}"
    )
    return words, claim.report.get_absolute_url()


def _situation(situation: Situation) -> tuple[str, str]:
    return f"The situation {situation.name}", situation.get_absolute_url()


def _milestone(milestone: Milestone) -> tuple[str, str]:
    words = f"{milestone.situation.name}: {milestone.get_kind_display()}, {when(milestone.when)}"
    return words, f"{milestone.situation.get_absolute_url()}#milestones"


def _court(court: Court) -> tuple[str, str]:
    return f"{court.name}: seat, address, what it may try", court.get_absolute_url()


def _relation(relation: StateRelation) -> tuple[str, str]:
    since = f", since {when(relation.since)}" if relation.since else ""
    until = f", until {day(relation.until_on)}" if relation.until_on else ""
    words = f"{relation.state.name} and the {relation.court.short_name}: "
    words += f"{relation.get_kind_display()}{since}{until}"
    return words, f"{relation.court.get_absolute_url()}#states"


def _ever_named() -> QuerySet:
    """Those whom our record names on some day: pages show each day's knowledge to who asks."""
    said = StatusChange.objects.current().filter(proceedings=OuterRef("pk"))
    return Proceedings.objects.filter(Exists(said))


def _of_named(rows: QuerySet) -> QuerySet:
    rows = rows.filter(proceedings__in=_ever_named())
    return rows.select_related("proceedings__suspect", "proceedings__case")


Rows = Callable[[], QuerySet]
Describe = Callable[[Model], tuple[str, str]]

# Sort of fact: which rows any reader may see, and how a page states one.
KINDS: dict[str, tuple[Rows, Describe]] = {
    "case": (lambda: Case.objects.told().with_status(), _case),
    "proceedings": (
        lambda: _ever_named().with_status().select_related("suspect", "case"),
        _proceedings,
    ),
    "step": (
        lambda: StatusChange.objects.filter(
            Q(proceedings=None) | Q(proceedings__in=_ever_named())
        ).select_related("case", "proceedings__suspect"),
        _step,
    ),
    "custody": (
        lambda: CustodyChange.objects.filter(suspect__in=Suspect.objects.named()).select_related(
            "suspect"
        ),
        _custody,
    ),
    "suspect": (lambda: Suspect.objects.named(), _suspect),
    "charge": (lambda: _of_named(Charge.objects.public()), _charge),
    "warrant": (lambda: _of_named(Warrant.objects.public()), _warrant),
    "report": (lambda: SourceReport.objects.public().select_related("publisher"), _report),
    "claim": (
        lambda: Claim.objects.filter(
            report__state__in=SourceReport.PUBLIC_STATES, case__in=Case.objects.told()
        ).select_related("report__publisher", "case"),
        _claim,
    ),
    "situation": (lambda: Situation.objects.all(), _situation),
    "court": (lambda: Court.objects.all(), _court),
    "relation": (lambda: StateRelation.objects.select_related("court"), _relation),
    "milestone": (lambda: Milestone.objects.public().select_related("situation"), _milestone),
}
