"""One recording: lock a case, fold all its claims, write what changed, clear the mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count

from cases.models import Case, ClaimFinding, Proceedings, Suspect
from cases.models.facts import Facts, facts_of_cases
from cases.recording.hearings import record_hearings
from cases.recording.rows import (
    Written,
    compare_all_custody,
    compare_all_status,
    standing_status,
    write,
)
from cases.recording.telling import headlines_among, tell
from cases.status.custody import custody_slices
from cases.status.events import CASE_ITSELF
from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.findings import Finding, findings
from cases.status.history import Row, Verdict, judge_all, rows, slices
from cases.status.knowledge import prove_all
from cases.status.outcomes import outcome_of_charges
from cases.status.proving import ProofsOverTime
from cases.status.rollup import roll_up


@dataclass(frozen=True)
class Due:
    """All that follows from the claims of a case, ready to be compared with what stands.

    `verdicts` are those of the default policy; the proceedings have the `number` of charges.
    """

    facts: Facts
    proceedings: list[Proceedings]
    verdicts: dict[int, tuple[Verdict, ...]]
    status: dict[Policy, dict[int | None, list[Row]]]
    custody: list[tuple[Suspect, list[Row], Facts]]


class Told(NamedTuple):
    """All that is said in one case, and what is proved of each person over time."""

    facts: Facts
    proved: dict[int, list[ProofsOverTime]]


@transaction.atomic
def record(case_id: int) -> Written:
    """Read all claims of a case and write what changed in its history; clear its due mark.

    Returns how many rows were written and superseded. Raises Case.DoesNotExist. The number of
    queries is the same for any number of claims.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    people = Suspect.objects.filter(cases=case).order_by("pk").select_for_update(of=("self",))
    list(people)
    now = _clock()
    due = derive(case)
    written = _record_status(case, due, now) + _record_custody(due, now)
    _record_findings(case, due)
    _record_outcomes(due)
    record_hearings(case, due.facts.claims, now)
    case.due_since, case.recorded_at = None, now
    case.save(update_fields=["due_since", "recorded_at"])
    return written


def derive(case: Case) -> Due:
    """Fold all claims of a case, and those that its people's custody rests on."""
    here = Proceedings.objects.filter(case=case).values("suspect")
    of_these_people = Proceedings.objects.filter(suspect__in=here).select_related("suspect")
    everywhere = list(of_these_people.annotate(number=Count("charges")).order_by("suspect", "pk"))
    proceedings = [each for each in everywhere if each.case_id == case.pk]
    # All claims of the other cases, as the recording of those reads them: a denial by the Court
    # may name nobody.
    facts_by_case = facts_of_cases({case.pk, *(each.case_id for each in everywhere)})
    told = {
        pk: Told(facts, prove_all(facts.claims, facts.reports))
        for pk, facts in sorted(facts_by_case.items())
    }
    facts, proved = told[case.pk]
    status = {policy: _status_rows(proceedings, proved, policy) for policy in Policy}
    custody = [(each.suspect, *_custody_rows(each.suspect_id, told)) for each in proceedings]
    judged = {subject: judge_all(events, DEFAULT_POLICY) for subject, events in proved.items()}
    return Due(facts, proceedings, judged, status, custody)


def _clock() -> datetime:
    """The database's clock after the lock was won, so that recordings of a case never overlap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _status_rows(
    proceedings: list[Proceedings], proved: dict[int, list[ProofsOverTime]], policy: Policy
) -> dict[int | None, list[Row]]:
    """The history of every suspect, and of the case as a whole, under one policy."""
    number_of = {each.suspect_id: each.pk for each in proceedings}
    by_subject = {subject: slices(events, policy) for subject, events in proved.items()}
    wanted: dict[int | None, list[Row]] = {
        number_of[subject]: rows(history)
        for subject, history in by_subject.items()
        if subject != CASE_ITSELF
    }
    wanted[None] = rows(roll_up(by_subject))
    return wanted


def _custody_rows(person: int, told: dict[int, Told]) -> tuple[list[Row], Facts]:
    """Where a person was, and the facts behind it, from the claims of all the person's cases.

    Each case is proved by itself and they are taken in one order, that of `told`, so that it makes
    no difference with which of them custody is recorded.
    """
    proofs, together = [], Facts([], {})
    for facts, proved in told.values():
        if person in proved:
            proofs += proved[person]
            together = Facts(together.claims + facts.claims, together.reports | facts.reports)
    return rows(custody_slices(proofs)), together


def _record_status(case: Case, due: Due, now: datetime) -> Written:
    standing = standing_status(case)
    differences = compare_all_status(case, standing, due.status, now)
    fresh = [row for difference in differences for row in difference.fresh]
    gone = [row for difference in differences for row in difference.gone]
    written = write([(row, due.facts) for row in fresh], gone, now)
    if fresh or gone:
        left = [row for row in standing if row not in set(gone)]
        # After all is written: whom a message may name depends on the loosest policy.
        tell(case, headlines_among(standing), headlines_among(left + fresh))
    return written


def _record_custody(due: Due, now: datetime) -> Written:
    fresh, gone = [], []
    for _, difference, facts in compare_all_custody(due.custody, now):
        fresh += [(row, facts) for row in difference.fresh]
        gone += difference.gone
    return write(fresh, gone, now)


def findings_of(due: Due) -> dict[tuple[int, int | None], Finding]:
    """What becomes of each claim under the default policy: (claim, proceedings) -> finding.

    Proceedings None stand for the case itself.
    """
    number_of = {CASE_ITSELF: None, **{each.suspect_id: each.pk for each in due.proceedings}}
    found = findings(due.facts.claims, due.verdicts, due.facts.reports, DEFAULT_POLICY)
    return {(claim, number_of[subject]): finding for (claim, subject), finding in found.items()}


def outcomes_of(due: Due) -> dict[Proceedings, str]:
    """What events say became of each person's charges; `number` of each tells how many."""
    return {
        each: outcome_of_charges(due.verdicts.get(each.suspect_id, ()), each.number)
        for each in due.proceedings
    }


def _record_findings(case: Case, due: Due) -> None:
    """Rewrite what became of each claim under the default policy, where it changed."""
    wanted = findings_of(due)
    present = ClaimFinding.objects.filter(claim__case=case)
    stale = []
    for pk, claim, who, *finding in present.values_list(
        "pk", "claim", "proceedings", "outcome", "reason"
    ):
        if wanted.get((claim, who)) == tuple(finding):
            del wanted[claim, who]
        else:
            stale.append(pk)
    if stale:
        ClaimFinding.objects.filter(pk__in=stale).in_one_order().delete()
    ClaimFinding.objects.bulk_create(
        ClaimFinding(
            claim_id=claim, proceedings_id=who, outcome=finding.outcome, reason=finding.reason
        )
        for (claim, who), finding in wanted.items()
    )


def _record_outcomes(due: Due) -> None:
    """Write what events say became of each person's charges, where it changed."""
    changed = []
    for each, outcome in outcomes_of(due).items():
        if each.charge_outcome != outcome:
            each.charge_outcome = outcome
            changed.append(each)
    Proceedings.objects.bulk_update(changed, ["charge_outcome"])
