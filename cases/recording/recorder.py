"""One recording: lock a case, fold all its claims, write what changed, clear the mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count

from cases.models import Case, Claim, ClaimFinding, Proceedings, Suspect
from cases.models.facts import Facts, facts_of
from cases.recording.hearings import record_hearings
from cases.recording.rows import Written, compare_custody, compare_status, write
from cases.recording.telling import headlines, tell
from cases.status.custody import custody_slices
from cases.status.events import CASE_ITSELF
from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.findings import Finding, findings
from cases.status.history import Row, SubjectHistory, read, rows
from cases.status.knowledge import ProofsOverTime, prove_all
from cases.status.outcomes import outcome_of_charges
from cases.status.question import Question
from cases.status.rollup import roll_up


@dataclass(frozen=True)
class Due:
    """All that follows from the claims of a case, ready to be compared with what stands."""

    facts: Facts
    histories: dict[Policy, dict[int, SubjectHistory]]
    status: dict[Policy, dict[int | None, list[Row]]]
    custody: list[tuple[Suspect, list[Row], Facts]]


class Told(NamedTuple):
    """All that is said in one case, and what is proved of each person over time."""

    facts: Facts
    proved: dict[int, list[ProofsOverTime]]


@transaction.atomic
def record(case_id: int) -> Written:
    """Read all claims of a case and write what changed in its history; clear its due mark.

    Returns how many rows were written and superseded. Raises Case.DoesNotExist.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    people = Suspect.objects.filter(cases=case).order_by("pk").select_for_update(of=("self",))
    list(people)
    now = _clock()
    due = derive(case)
    written = Written()
    before = {policy: headlines(case, Question(policy=policy)) for policy in due.status}
    for policy, wanted in due.status.items():
        difference = compare_status(case, policy, wanted, now)
        written += write(difference, due.facts.claims, due.facts.reports, now)
    for person, wanted, facts in due.custody:
        difference = compare_custody(person, wanted, now)
        written += write(difference, facts.claims, facts.reports, now)
    # After all is written: whom a message may name depends on the loosest policy.
    tell(case, before)
    _record_findings(case, due)
    _record_outcomes(case, due)
    record_hearings(case, now)
    case.due_since, case.recorded_at = None, now
    case.save(update_fields=["due_since", "recorded_at"])
    return written


def derive(case: Case) -> Due:
    """Fold all claims of a case, and those that its people's custody rests on."""
    proceedings = {p.suspect_id: p for p in _proceedings(case)}
    facts = facts_of(Claim.objects.filter(case=case))
    proved = prove_all(facts.claims, facts.reports)
    histories = {
        policy: {subject: read(subject, items, policy) for subject, items in proved.items()}
        for policy in Policy
    }
    status = {policy: _status_rows(proceedings, found) for policy, found in histories.items()}
    told = {case.pk: Told(facts, proved), **_told_of_their_other_cases(list(proceedings), case)}
    custody = [
        (each.suspect, *_custody_rows(person, told)) for person, each in sorted(proceedings.items())
    ]
    # Of an entry that was merged into one of these nothing holds any more.
    merged = Suspect.objects.filter(merged_into__in=proceedings).exclude(pk__in=proceedings)
    custody += [(person, [], Facts([], {})) for person in merged]
    return Due(facts, histories, status, custody)


def _proceedings(case: Case):
    return Proceedings.objects.filter(case=case).select_related("suspect")


def _clock() -> datetime:
    """The database's clock after the lock was won, so that recordings of a case never overlap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _status_rows(
    proceedings: dict[int, Proceedings], histories: dict[int, SubjectHistory]
) -> dict[int | None, list[Row]]:
    """The history of every suspect, and of the case as a whole, under one policy."""
    by_subject = {subject: found.history for subject, found in histories.items()}
    wanted: dict[int | None, list[Row]] = {
        proceedings[subject].pk: rows(history)
        for subject, history in by_subject.items()
        if subject != CASE_ITSELF
    }
    wanted[None] = rows(roll_up(by_subject))
    return wanted


def _told_of_their_other_cases(people: list[int], case: Case) -> dict[int, Told]:
    """What is said in the other cases of these people: case -> all its claims, and the proofs.

    All claims, as the recording of that case reads them: a denial by the Court may name nobody.
    """
    in_others = Proceedings.objects.filter(suspect__in=people).exclude(case=case)
    found = {}
    for other in set(in_others.values_list("case", flat=True)):
        facts = facts_of(Claim.objects.filter(case=other))
        found[other] = Told(facts, prove_all(facts.claims, facts.reports))
    return found


def _custody_rows(person: int, told: dict[int, Told]) -> tuple[list[Row], Facts]:
    """Where a person was, and the facts behind it, from the claims of all the person's cases.

    Each case is proved by itself and they are taken in one order, so that it makes no difference
    with which of them custody is recorded.
    """
    proofs, together = [], Facts([], {})
    for _, (facts, proved) in sorted(told.items()):
        if person in proved:
            proofs += proved[person]
            together = Facts(together.claims + facts.claims, together.reports | facts.reports)
    return rows(custody_slices(proofs)), together


def findings_of(case: Case, due: Due) -> dict[tuple[int, int | None], Finding]:
    """What becomes of each claim under the default policy: (claim, proceedings) -> finding.

    Proceedings None stand for the case itself.
    """
    proceedings = {p.suspect_id: p.pk for p in _proceedings(case)}
    histories = due.histories[DEFAULT_POLICY]
    verdicts = {subject: history.verdicts for subject, history in histories.items()}
    found = findings(due.facts.claims, verdicts, due.facts.reports, DEFAULT_POLICY)
    return {
        (claim, proceedings[subject] if subject != CASE_ITSELF else None): finding
        for (claim, subject), finding in found.items()
    }


def outcomes_of(case: Case, due: Due) -> dict[Proceedings, str]:
    """What events say became of each person's charges; `number` of each tells how many."""
    histories = due.histories[DEFAULT_POLICY]
    found = {}
    for each in _proceedings(case).annotate(number=Count("charges")):
        history = histories.get(each.suspect_id)
        found[each] = outcome_of_charges(history.verdicts if history else (), each.number)
    return found


def _record_findings(case: Case, due: Due) -> None:
    """Rewrite what became of each claim under the default policy, where it changed."""
    wanted = findings_of(case, due)
    present = {
        (found.claim_id, found.proceedings_id): found
        for found in ClaimFinding.objects.filter(claim__case=case)
    }
    stale = [
        found.pk
        for key, found in present.items()
        if key not in wanted or wanted[key] != (found.outcome, found.reason)
    ]
    ClaimFinding.objects.filter(pk__in=stale).in_one_order().delete()
    ClaimFinding.objects.bulk_create(
        ClaimFinding(
            claim_id=claim, proceedings_id=who, outcome=finding.outcome, reason=finding.reason
        )
        for (claim, who), finding in wanted.items()
        if (claim, who) not in present or present[claim, who].pk in set(stale)
    )


def _record_outcomes(case: Case, due: Due) -> None:
    """Write what events say became of each person's charges, where it changed."""
    for each, outcome in outcomes_of(case, due).items():
        if each.charge_outcome != outcome:
            each.charge_outcome = outcome
            each.save(update_fields=["charge_outcome"])
