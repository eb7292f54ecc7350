"""One report as a tool sends it: plain values in, rows that are not saved yet out, or mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cases.imports.known import Cases, NotFound, Publishers
from cases.models import Case, Claim, Proceedings, Publisher, SourceReport
from cases.models.addresses import keys_of

# Where a mistake is: names and places, from the outside in.
Path = tuple[str | int, ...]
# What is looked up, or belongs to the way of the row through the desk.
NOT_OF_THE_TOOL = {
    "report",
    "case",
    "subjects",
    "corrects",
    "publisher",
    "entered_by",
    "entered_with",
    "submitted_by",
    "reviewed_by",
}
# Columns that one value of the document fills, and those by whose name mistakes call it.
DATES = {"published_on": "published_precision", "effective_on": "effective_precision"}


@dataclass
class Document:
    """What one document makes, and every mistake in it: where, and what would be right."""

    report: SourceReport
    publisher: Publisher | None = None
    relays: list[SourceReport] = field(default_factory=list)
    claims: list[tuple[Claim, list[Proceedings]]] = field(default_factory=list)
    mistakes: list[tuple[Path, str]] = field(default_factory=list)
    # Where there is a value that could not be read, or none that is needed.
    unread: frozenset[Path] = frozenset()

    def complain(self, path: Path, message: str) -> None:
        self.mistakes.append((path, message))

    def unread_of(self, at: Path) -> set[str | int]:
        """The names, in the object at this place, of what could not be read, or not wholly."""
        return {path[len(at)] for path in self.unread if path[: len(at)] == at != path}


def read_document(said: dict[str, Any], by, unread: Sequence[tuple[Path, str]] = ()) -> Document:
    """Make the rows of a document whose values are of the right types, for `by` to enter.

    `unread` are the mistakes in values that are not, or are missing: such are left away in `said`,
    and None among the items of a list. Nothing is asked that hangs on them. Only reports that `by`
    may read can be relayed.
    """
    said = dict(said)
    claims, relays = said.pop("claims", []), said.pop("relays", [])
    publisher, kind = said.pop("publisher", None), said.pop("publisher_kind", "")
    document = Document(SourceReport(), mistakes=list(unread))
    document.unread = frozenset(path for path, _ in unread)
    _fill(document.report, said)
    if publisher is not None:
        document.publisher = _publisher(document, publisher, kind)
    if document.publisher is not None:
        document.report.publisher = document.publisher
    _check(document, document.report, ())
    document.relays = _relays(document, relays, by)
    _read_claims(document, claims)
    return document


def _fill(row: models.Model, said: dict[str, Any]) -> None:
    for name, value in said.items():
        if name in DATES and value is not None:
            setattr(row, name, value.earliest)
            setattr(row, DATES[name], value.precision.value)
        elif value is not None:
            setattr(row, name, value)


def _check(document: Document, row: models.Model, at: Path) -> None:
    """Ask the model, and through it the database, about what could be read of a row."""
    unread = document.unread_of(at)
    skipped = NOT_OF_THE_TOOL | unread | {DATES[name] for name in unread & DATES.keys()}
    for check in (row.clean_fields, row.validate_constraints):
        try:
            check(exclude=skipped)
        except ValidationError as error:
            _note(document, error, row, at)


def _note(document: Document, error: ValidationError, row: models.Model, at: Path) -> None:
    """Place what a model refuses at the value in which it can be mended."""
    of_precision = {precision: on for on, precision in DATES.items()}
    columns = {each.name for each in row._meta.concrete_fields}
    placed = error.error_dict.items() if hasattr(error, "error_dict") else [("", error.error_list)]
    for name, mistakes in placed:
        for mistake in mistakes:
            named = name if name in columns else str(mistake.code).removesuffix("_is_wrong")
            named = of_precision.get(named, named)
            path = (*at, named) if named in columns else at
            document.complain(path, " ".join(mistake.messages))


def _publisher(document: Document, name: str, kind: str) -> Publisher | None:
    """The publisher of this name; a new one where the tool says what it is."""
    known = Publishers()
    try:
        found = known.named(name)
    except NotFound as error:
        document.complain(("publisher",), str(error))
        return None
    if found is not None:
        if kind and kind != found.kind:
            document.complain(
                ("publisher_kind",), f"{found} is known, as {found.kind}. Leave this out."
            )
        return found
    if "publisher_kind" in document.unread_of(()):
        return None
    near = known.near(name)
    if not kind:
        others = ", ".join(each for each in Publisher.Kind.values if each != "official")
        message = f"No publisher has this name. {near} If it is a new one, say in publisher_kind"
        document.complain(("publisher",), f"{message} what it is: {others}.".replace("  ", " "))
        return None
    if kind == Publisher.Kind.OFFICIAL:
        message = f"Publishers of the Court's own word are added by an editor first. {near}"
        document.complain(("publisher_kind",), message.strip())
        return None
    return Publisher(name=name, kind=kind)


def _relays(document: Document, addresses: list[str | None], by) -> list[SourceReport]:
    """The reports at these addresses from which it has the news."""
    keys = keys_of([each for each in (*addresses, document.report.url) if each])
    entered = SourceReport.objects.readable_by(by).of_each_page(keys.values())
    found: dict[int, SourceReport] = {}
    for place, address in enumerate(addresses):
        if address is None:
            continue
        key = keys[address]
        if key == keys.get(document.report.url):
            document.complain(("relays", place), "A report does not relay itself.")
        elif key not in entered:
            message = "No report of this address is entered. Enter it first, or leave it out."
            document.complain(("relays", place), message)
        else:
            found[entered[key].pk] = entered[key]
    return list(found.values())


def _read_claims(document: Document, claims: list[dict[str, Any] | None]) -> None:
    cases = Cases() if claims else None
    contents: dict[tuple, int] = {}
    told = {path for path, _ in document.mistakes}
    # Who published it and when: on this hang what a claim may say.
    is_placed = document.publisher is not None and not told & {("published_on",), ("retrieved_on",)}
    for place, said in enumerate(claims):
        if said is None:
            continue
        said, at = dict(said), ("claims", place)
        case, people = _whom(document, cases, said.pop("case", ""), said.pop("suspects", ""), at)
        claim = Claim(report=document.report)
        _fill(claim, said)
        _check(document, claim, at)
        if is_placed:
            try:
                claim.clean()
            except ValidationError as error:
                _note(document, error, claim, at)
        if case is None:
            continue
        claim.case = case
        if not document.unread_of(at):
            first = contents.setdefault(_content(claim, people), place)
            if first != place:
                document.complain(at, f"It says the same as /claims/{first}. Remove one of them.")
        document.claims.append((claim, people))


def _whom(
    document: Document, cases: Cases, name: str, suspects: str | list[str | None], at: Path
) -> tuple[Case | None, list[Proceedings]]:
    if not name:
        return None, []
    try:
        case = cases.case(name)
    except NotFound as error:
        document.complain((*at, "case"), str(error))
        return None, []
    if not suspects:
        return case, []
    if isinstance(suspects, str):
        return case, _people(document, cases, suspects, case, (*at, "suspects"))
    found: dict[int, Proceedings] = {}
    for place, each in enumerate(suspects):
        if each is None:
            continue
        for person in _people(document, cases, each, case, (*at, "suspects", place)):
            found[person.pk] = person
    return case, list(found.values())


def _people(document: Document, cases: Cases, name: str, case: Case, at: Path) -> list[Proceedings]:
    bearing = [person for person in cases.people[case.pk] if person.suspect.slug == name]
    if bearing:
        return bearing
    try:
        return cases.suspects(name, case)
    except NotFound as error:
        document.complain(at, str(error))
        return []


def _content(claim: Claim, people: Iterable[Proceedings]) -> tuple:
    skipped = ("id", "public_id", "report", "corrects", "docket_key")
    fields = [each for each in claim._meta.concrete_fields if each.name not in skipped]
    values = tuple(each.value_from_object(claim) for each in fields)
    return (*values, frozenset(person.pk for person in people))
