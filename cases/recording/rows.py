"""Rows: the history that should stand against the one that stands, and the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from django.db.models import Q

from cases.models import Case, Claim, CustodyChange, Publisher, StatusChange, Suspect
from cases.models.facts import Facts
from cases.models.history_row import HistoryRow
from cases.status import evidence
from cases.status.evidence import DEFAULT_POLICY, Attribution, Policy, by_report, traces_of
from cases.status.history import RULES_VERSION, Row


@dataclass(frozen=True)
class Written:
    """How many rows a recording wrote, and how many it superseded."""

    written: int = 0
    superseded: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.written + other.written, self.superseded + other.superseded)


@dataclass(frozen=True)
class Difference:
    """What is missing from the standing history, and what stands without support."""

    fresh: list
    gone: list


def standing_status(cases: Iterable[Case]) -> dict[int, list[StatusChange]]:
    """The current rows of cases, by their primary keys, under every policy."""
    found = defaultdict(list)
    for row in StatusChange.objects.current().filter(case__in=list(cases)):
        found[row.case_id].append(row)
    return found


def compare_all_status(
    case: Case,
    standing: Iterable[StatusChange],
    wanted: Mapping[Policy, Mapping[int | None, list[Row]]],
    now: datetime,
) -> list[Difference]:
    """Compare the standing rows of a case with those that are wanted, under each policy."""
    by_policy = defaultdict(list)
    for row in standing:
        by_policy[row.policy].append(row)
    return [
        _compare_status(case, by_policy[policy.value], policy, rows, now)
        for policy, rows in wanted.items()
    ]


def compare_all_custody(
    wanted: Iterable[tuple[Suspect, list[Row], Facts]], now: datetime
) -> Iterator[tuple[Suspect, Difference, Facts]]:
    """Compare the standing custody rows of each person with those that are wanted.

    Of an entry that was merged into one of these people nothing holds any more.
    """
    people = [person for person, _, _ in wanted]
    theirs = Q(suspect__in=people) | Q(suspect__merged_into__in=people)
    standing: dict[Suspect, list[CustodyChange]] = defaultdict(list)
    if people:
        for row in CustodyChange.objects.current().filter(theirs).select_related("suspect"):
            standing[row.suspect].append(row)
    for person, rows, facts in wanted:
        yield person, _compare_custody(person, standing.pop(person, []), rows, now), facts
    for merged, rows in standing.items():
        yield merged, Difference([], rows), Facts([], {})


def _compare_status(
    case: Case,
    rows: Iterable[StatusChange],
    policy: Policy,
    wanted: Mapping[int | None, list[Row]],
    now: datetime,
) -> Difference:
    """Compare the standing rows of a case under a policy with those that are wanted.

    `wanted` maps proceedings (None: the case as a whole) to rows.
    """
    standing = {(row.proceedings_id, _content(row, row.status)): row for row in rows}
    should = {(who, _wanted_content(row)): row for who, items in wanted.items() for row in items}
    gone = [row for key, row in standing.items() if key not in should]
    fresh = [
        StatusChange(
            case=case, proceedings_id=who, status=row.step.status, **_columns(row, policy, now)
        )
        for (who, content), row in should.items()
        if (who, content) not in standing
    ]
    _name_corrected(fresh, gone)
    return Difference(fresh, gone)


def _compare_custody(
    person: Suspect, rows: Iterable[CustodyChange], wanted: list[Row], now: datetime
) -> Difference:
    """Compare the standing custody rows of a person with those that are wanted."""
    standing = {_content(row, row.custody): row for row in rows}
    should = {_wanted_content(row): row for row in wanted}
    gone = [row for content, row in standing.items() if content not in should]
    fresh = [
        CustodyChange(suspect=person, custody=row.step.status, **_columns(row, DEFAULT_POLICY, now))
        for content, row in should.items()
        if content not in standing
    ]
    return Difference(fresh, gone)


def _columns(row: Row, policy: Policy, now: datetime) -> dict:
    step = row.step
    return {
        "policy": policy.value,
        "kind": step.kind,
        "effective_on": step.when.earliest,
        "effective_precision": step.when.precision.value,
        "holds_from": step.holds_from.earliest,
        "surely_holds_from": step.holds_from.latest,
        "order": step.order,
        "known_on": row.known_on,
        "stands_from": row.stands_from,
        "stands_until": row.stands_until,
        "basis": step.proof.basis.value,
        "is_verified": step.proof.is_verified,
        "derivation": {"claims": list(step.proof.claims)},
        "recorded_at": now,
    }


def _wanted_content(row: Row) -> tuple:
    step = row.step
    return (
        step.status,
        step.kind,
        step.when.earliest,
        step.when.precision.value,
        step.holds_from.earliest,
        step.holds_from.latest,
        step.order,
        row.known_on,
        row.stands_from,
        row.stands_until,
        step.proof.basis.value,
        step.proof.is_verified,
        step.proof.claims,
    )


def _content(row: HistoryRow, status: str) -> tuple:
    """What makes a row the same row, whoever wrote it when."""
    return (
        status,
        row.kind,
        row.effective_on,
        row.effective_precision,
        row.holds_from,
        row.surely_holds_from,
        row.order,
        row.known_on,
        row.stands_from,
        row.stands_until,
        row.basis,
        row.is_verified,
        tuple(claim["claim"] for claim in row.derivation["claims"]),
    )


def _name_corrected(fresh: list[StatusChange], gone: list[StatusChange]) -> None:
    """Let each new row name the superseded row that said otherwise for the same days.

    A row that only continues another (same status and date, better proof) corrects nothing.
    """

    def place(row: StatusChange) -> tuple:
        return row.proceedings_id, row.status, row.effective, row.holds_from

    continued = {place(row) for row in fresh} & {place(row) for row in gone}
    for row in fresh:
        if place(row) in continued:
            continue
        row.corrects = next(
            (
                old
                for old in gone
                if old.proceedings_id == row.proceedings_id
                and place(old) not in continued
                and (old.stands_until is None or row.stands_from < old.stands_until)
                and (row.stands_until is None or old.stands_from < row.stands_until)
            ),
            None,
        )


def write(fresh: list[tuple[HistoryRow, Facts]], gone: list[HistoryRow], now: datetime) -> Written:
    """Write rows of one kind, each with its derivation from facts, and supersede others."""
    if gone:
        type(gone[0]).objects.filter(pk__in=[row.pk for row in gone]).update(superseded_at=now)
    if fresh:
        describe = _Describer(fresh)
        for row, facts in fresh:
            row.derivation = describe(row, facts)
        rows = [row for row, _ in fresh]
        model: type[HistoryRow] = type(rows[0])
        model.objects.bulk_create(rows)
        links = model.proof.through
        owner = f"{model._meta.model_name}_id"
        links.objects.bulk_create(
            links(**{owner: row.pk, "claim_id": claim["claim"]})
            for row in rows
            for claim in row.derivation["claims"]
        )
    return Written(len(fresh), len(gone))


class _Describer:
    """Writes down how rows were derived, in words that stay true when facts change later."""

    def __init__(self, rows: Iterable[tuple[HistoryRow, Facts]]) -> None:
        proving = {claim for row, _ in rows for claim in row.derivation["claims"]}
        self.words = Claim.objects.select_related("report__publisher").in_bulk(proving)
        self.told = lru_cache(_told)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of publishers, of which many rows need none."""
        return {str(pk): name for pk, name in Publisher.objects.values_list("pk", "name")}

    def __call__(self, row: HistoryRow, facts: Facts) -> dict:
        told = self.told(facts, row.kind, row.stands_from)
        proof = [facts.by_id[claim] for claim in row.derivation["claims"]]
        behind = [
            {trace.origin for trace in traces_of(claim, told, facts.reports, row.stands_from)}
            for claim in proof
        ]
        return {
            "rules": RULES_VERSION,
            "policy": row.policy,
            "basis": row.basis,
            "claims": list(map(self._claim, proof, behind)),
        }

    def _claim(self, claim: evidence.Claim, behind: set[evidence.Origin]) -> dict:
        words = self.words[claim.id]
        return {
            "claim": claim.id,
            "report": claim.report,
            "publisher": words.report.publisher.name,
            "title": words.report.title,
            "url": words.report.url,
            "kind": claim.kind,
            "date": str(claim.when),
            "public_on": claim.public_on.isoformat(),
            "act": claim.act.value,
            "attribution": claim.attribution.value,
            "speaker": claim.speaker,
            "custodian": words.custodian,
            "quote": words.quote,
            "is_verified": claim.is_verified,
            "origins": sorted(self._origin(origin) for origin in behind),
        }

    def _origin(self, origin: evidence.Origin) -> str:
        if origin.sort is Attribution.UNNAMED:
            return f"unnamed persons, through {self.names[origin.name]}"
        if origin.sort is Attribution.OBSERVATION:
            return self.names[origin.name]
        return origin.name


def _told(facts: Facts, kind: str, on: date) -> dict[int, list[evidence.Claim]]:
    """What each report had asserted of a kind of event by a day."""
    return by_report(
        claim
        for claim in facts.claims
        if claim.can_prove and claim.kind == kind and claim.public_on <= on
    )
