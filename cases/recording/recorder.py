"""One recording: lock cases, fold all their claims, write what changed, clear the marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count

from cases.models import Case, ClaimFinding, Proceedings, Subscriber, Suspect
from cases.models.clock import moment
from cases.models.facts import Facts, facts_of_cases
from cases.recording.hearings import record_hearings
from cases.recording.rows import (
    Written,
    compare_all_custody,
    compare_all_status,
    standing_status,
    write,
)
from cases.recording.telling import News, headlines_among, tell_all
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


def record(case_id: int) -> Written:
    """Record one case; see `record_cases`. Raises Case.DoesNotExist."""
    return record_cases([case_id])


@transaction.atomic
def record_cases(case_ids: Iterable[int]) -> Written:
    """Read all claims of some cases and write what changed in their history; clear their marks.

    Returns how many rows were written and superseded. Raises Case.DoesNotExist. All or none are
    recorded, in about as many queries as one, however many claims there are.
    """
    case_ids = set(case_ids)
    # Without the key: a row that refers to the case, such as a claim, can be entered meanwhile, and
    # its transaction may wait for others.
    cases = list(Case.objects.filter(pk__in=case_ids).order_by("pk").select_for_update(no_key=True))
    if len(cases) < len(case_ids):
        raise Case.DoesNotExist
    people = Proceedings.objects.filter(case__in=cases).values("suspect")
    list(Suspect.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    # After the lock was won, so that recordings of a case never overlap.
    now = moment()
    due = derive_all(cases)
    written = _record_status(due, now) + _record_custody(due, now)
    _record_findings(due)
    _record_outcomes(due)
    record_hearings({case: each.facts.claims for case, each in due.items()}, now)
    Case.objects.filter(pk__in=case_ids).update(due_since=None, recorded_at=now)
    return written


def derive(case: Case) -> Due:
    """Fold all claims of a case, and those that its people's custody rests on."""
    return derive_all([case])[case]


def derive_all(cases: list[Case]) -> dict[Case, Due]:
    """Fold all claims of each of these cases, and those that their people's custody rests on."""
    here = Proceedings.objects.filter(case__in=cases).values("suspect")
    of_these_people = Proceedings.objects.filter(suspect__in=here).select_related("suspect")
    everywhere = list(of_these_people.annotate(number=Count("charges")).order_by("suspect", "pk"))
    # All claims of the other cases, as the recording of those reads them: a denial by the Court
    # may name nobody.
    concerned = {case.pk for case in cases} | {each.case_id for each in everywhere}
    told = {
        pk: Told(facts, prove_all(facts.claims, facts.reports))
        for pk, facts in sorted(facts_of_cases(concerned).items())
    }
    cases_of = defaultdict(list)
    for each in everywhere:
        cases_of[each.suspect_id].append(told[each.case_id])
    found = {}
    for case in cases:
        facts, proved = told[case.pk]
        people = [each for each in everywhere if each.case_id == case.pk]
        found[case] = Due(
            facts,
            people,
            {subject: judge_all(events, DEFAULT_POLICY) for subject, events in proved.items()},
            {policy: _status_rows(people, proved, policy) for policy in Policy},
            [(each.suspect, *_custody_rows(each.suspect_id, cases_of)) for each in people],
        )
    return found


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


def _custody_rows(person: int, cases_of: dict[int, list[Told]]) -> tuple[list[Row], Facts]:
    """Where a person was, and the facts behind it, from the claims of all the person's cases.

    Each case is proved by itself and they are taken in one order, so that it makes no difference
    with which of them custody is recorded.
    """
    telling = [told for told in cases_of[person] if person in told.proved]
    custody = rows(custody_slices([told.proved[person] for told in telling]))
    if len(telling) == 1:
        return custody, telling[0].facts
    together = Facts([], {})
    for facts, _ in telling:
        together = Facts(together.claims + facts.claims, together.reports | facts.reports)
    return custody, together


def _record_status(due: dict[Case, Due], now: datetime) -> Written:
    standing = standing_status(due)
    fresh, gone, changed = [], [], {}
    for case, each in due.items():
        differences = compare_all_status(case, standing[case.pk], each.status, now)
        here = [row for difference in differences for row in difference.fresh]
        gone_here = [row for difference in differences for row in difference.gone]
        fresh += [(row, each.facts) for row in here]
        gone += gone_here
        if here or gone_here:
            changed[case] = [row for row in standing[case.pk] if row not in set(gone_here)] + here
    written = write(fresh, gone, now)
    if not changed or not Subscriber.objects.filter(is_active=True).exists():
        return written
    # After all is written: whom a message may name depends on the loosest policy.
    tell_all(
        [
            News(case, headlines_among(standing[case.pk]), headlines_among(after))
            for case, after in changed.items()
        ]
    )
    return written


def _record_custody(due: dict[Case, Due], now: datetime) -> Written:
    # Who stands in several of these cases is the same in each.
    wanted = {
        person: (rows, facts) for each in due.values() for person, rows, facts in each.custody
    }
    fresh, gone = [], []
    people = [(person, *found) for person, found in wanted.items()]
    for _, difference, facts in compare_all_custody(people, now):
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


def _record_findings(due: dict[Case, Due]) -> None:
    """Rewrite what became of each claim under the default policy, where it changed."""
    wanted = {key: found for each in due.values() for key, found in findings_of(each).items()}
    present = ClaimFinding.objects.filter(claim__case__in=due)
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


def _record_outcomes(due: dict[Case, Due]) -> None:
    """Write what events say became of each person's charges, where it changed."""
    changed = []
    for of_case in due.values():
        for each, outcome in outcomes_of(of_case).items():
            if each.charge_outcome != outcome:
                each.charge_outcome = outcome
                changed.append(each)
    Proceedings.objects.bulk_update(changed, ["charge_outcome"])
