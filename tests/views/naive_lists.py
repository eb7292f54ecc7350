"""What the lists must answer, worked out slowly and plainly: every row is read, and looked at."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from cases.models import Case, Charge, Proceedings, StatusChange, Suspect, Warrant
from cases.models.answers import answer_proceedings, answer_suspects
from cases.models.folding import folded as without_accents
from cases.status.question import Question
from cases.views.change_log import entries_about
from cases.views.knowledge import answered, known_cases, named_proceedings
from cases.views.listing import Listing
from cases.views.people import custody_of
from cases.views.public_warrants import visible_warrants
from cases.views.rows_in_memory import RowsInMemory
from cases.views.sources import standing_sources
from cases.views.standing import ended_first
from cases.views.warrants import NOT_RECORDED, OUTLIVES_THE_PERSON


def folded(text: str | None) -> str | None:
    """Text by which names sort; None where there is none."""
    return without_accents(text) if text else None


def naive(listing: Listing) -> RowsInMemory:
    """The same list, of the same form, in Python."""
    form, name = listing.form, listing.path.strip("/")
    rows_of, codes, keys = LISTS[name]
    given = form.cleaned_data
    rows = rows_of(form.question, given.get("q") or "", given.get("role") or "")
    made = RowsInMemory(
        form,
        rows,
        [facet._replace(codes=codes[facet.name]) for facet in listing.facets],
        [column._replace(key=keys.get(column.name)) for column in listing.columns],
        listing.first_order,
        listing.path,
    )
    made.on_a_page = listing.on_a_page
    return made


def _crimes(question: Question) -> dict[int, set[str]]:
    """The kinds of crimes that the charges of each proceedings name."""
    found = defaultdict(set)
    for charge in Charge.objects.public().prefetch_related("sources__publisher"):
        days = [report.public_on for report in standing_sources(charge)]
        if question.known_on is None or min(days) <= question.known_on:
            found[charge.proceedings_id].add(charge.category)
    return found


def _last_known(rows, question: Question) -> date | None:
    days = [
        row.known_on
        for row in rows
        if question.valid_on is None or row.surely_holds_from <= question.valid_on
    ]
    return max(days, default=None)


def _cases(question: Question, text: str, _role: str) -> list[Case]:
    found = known_cases(question).select_related("situation").order_by("short_name", "pk")
    if text:
        found = found.matching(text, named=named_proceedings(question))
    cases = [case for case in answered(found, question) if case.shown_name or not text]
    crimes = _crimes(question)
    for case in cases:
        held = custody_of([person.suspect_id for person in case.people], question)
        case.custody = {change.custody for change in held.values()}
        case.crimes = {code for each in case.people for code in crimes[each.pk]}
        case.nationalities = {c.code for each in case.people for c in each.suspect.nationalities}
        steps = StatusChange.objects.as_known(question).filter(case=case)
        case.last_known_on = _last_known(steps, question)
    return cases


def _people(question: Question, text: str, role: str) -> list[Suspect]:
    named = named_proceedings(question)
    found = Suspect.objects.filter(proceedings__in=named).distinct()
    people, crimes = [], _crimes(question)
    for person in answer_suspects(found.matching(text).order_by("name", "pk"), question):
        mine = [each for each in person.standing if each.pk in named]
        person.standing = sorted(mine, key=ended_first)
        if not _one_has_role(mine, role):
            continue
        steps = StatusChange.objects.as_known(question).filter(proceedings__in=mine)
        person.last_known_on = _last_known(steps, question)
        person.crimes = {code for each in mine for code in crimes[each.pk]}
        people.append(person)
    return people


def _one_has_role(proceedings: list[Proceedings], role: str) -> bool:
    words = folded(role).split() if role else []
    return any(all(word in (folded(p.role) or "") for word in words) for p in proceedings)


def _warrants(question: Question, text: str, _role: str) -> list[Warrant]:
    named = Proceedings.objects.filter(pk__in=named_proceedings(question))
    named = named.filter(suspect__in=Suspect.objects.matching(text))
    people = {each.pk: each for each in answer_proceedings(named, question)}
    cases = {case.pk: case for case in answered(known_cases(question), question)}
    rows = Warrant.objects.filter(proceedings__in=people).order_by("issued_on", "pk")
    found = visible_warrants(rows, question)
    for each in found:
        each.person, each.case = people[each.proceedings_id], None
        each.case = cases[each.person.case_id]
        change = each.person.status_change
        each.state_code = each.state_shown or NOT_RECORDED
        if each.state_code == "active" and change and change.status == "died":
            each.state_code = OUTLIVES_THE_PERSON
        is_dated = each.made_public_on and each.issued_precision == "day"
        each.secret = (each.made_public_on - each.issued_on).days if is_dated else None
    return sorted(found, key=lambda each: folded(each.person.suspect.name))


def _entries(question: Question, _text: str, _role: str) -> list:
    found = entries_about(question, Case.objects.values("pk"), Suspect.objects.values("pk"))
    return sorted(
        found, key=lambda e: (e.day, e.row.holds_from, e.row.order, e.row.pk), reverse=True
    )


def _of(change, value):
    return value(change) if change else None


def _statuses(proceedings) -> list:
    return [each.status_change for each in proceedings if each.status_change]


def _first_country(person: Suspect) -> str | None:
    return folded(next((country.name for country in person.nationalities), None))


LISTS = {
    "cases": (
        _cases,
        {
            "phase": lambda c: [c.status_change.word.phase.value] if c.status_change else [],
            "status": lambda c: [c.status_change.status] if c.status_change else [],
            "situation": lambda c: [c.situation.slug],
            "crime": lambda c: c.crimes,
            "custody": lambda c: c.custody,
            "nationality": lambda c: c.nationalities,
        },
        {
            "case": lambda c: folded(c.shown_name),
            "situation": lambda c: folded(c.situation.name),
            "status": lambda c: _of(c.status_change, lambda change: change.word.stage),
            "since": lambda c: _of(c.status_change, lambda change: change.effective_on),
            "known": lambda c: _of(c.status_change, lambda change: change.known_on),
            "changed": lambda c: c.last_known_on,
        },
    ),
    "suspects": (
        _people,
        {
            "phase": lambda p: [change.word.phase.value for change in _statuses(p.standing)],
            "status": lambda p: [change.status for change in _statuses(p.standing)],
            "custody": lambda p: [p.custody_change.custody] if p.custody_change else [],
            "situation": lambda p: [each.case.situation.slug for each in p.standing],
            "crime": lambda p: p.crimes,
            "nationality": lambda p: [country.code for country in p.nationalities],
        },
        {
            "name": lambda p: folded(p.name),
            "nationality": _first_country,
            "status": lambda p: max(
                (change.word.stage for change in _statuses(p.standing)), default=None
            ),
            "changed": lambda p: p.last_known_on,
            "custody": lambda p: _of(p.custody_change, lambda change: change.effective_on),
        },
    ),
    "warrants": (
        _warrants,
        {
            "state": lambda w: [str(w.state_code)],
            "kind": lambda w: [w.kind],
            "situation": lambda w: [w.case.situation.slug],
        },
        {
            "person": lambda w: folded(w.person.suspect.name),
            "case": lambda w: folded(w.case.shown_name),
            "kind": lambda w: w.kind,
            "issued": lambda w: w.issued_on,
            "public": lambda w: w.made_public_on,
            "secret": lambda w: w.secret,
            "state": lambda w: [
                *Warrant.State.values,
                OUTLIVES_THE_PERSON,
                NOT_RECORDED,
            ].index(w.state_code),
            "ended": lambda w: _of(w.ended_shown, lambda ended: ended.earliest),
        },
    ),
    "changes": (
        _entries,
        {
            "kind": lambda e: [e.kind.value],
            "status": lambda e: [] if e.is_custody else [e.row.status],
            "situation": lambda e: {case.situation.slug for case in e.cases},
            "case": lambda e: [case.slug for case in e.cases if case.shown_name],
            "year": lambda e: [str(e.day.year)],
        },
        {
            "known": lambda e: e.day,
            "since": lambda e: e.row.effective_on,
            "recorded": lambda e: e.recorded_at,
        },
    ),
}
