"""One recording: lock a case, fold all its claims, write what changed, clear the mark."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from cases.models import Case, Claim, ClaimFinding, Proceedings, Suspect
from cases.models.facts import Facts, facts_of
from cases.recording.rows import Written, write_custody, write_status
from cases.status.custody import custody_slices
from cases.status.events import CASE_ITSELF
from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.findings import findings
from cases.status.history import SubjectHistory, read, rows
from cases.status.knowledge import ProofsOverTime, prove_all
from cases.status.rollup import roll_up


@transaction.atomic
def record(case_id: int) -> Written:
    """Read all claims of a case and write what changed in its history; clear its due mark.

    Returns how many rows were written and superseded. Raises Case.DoesNotExist.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    proceedings = {p.suspect_id: p for p in Proceedings.objects.filter(case=case)}
    people = list(Suspect.objects.filter(pk__in=proceedings).order_by("pk").select_for_update())
    now = _clock()
    facts = facts_of(Claim.objects.filter(case=case))
    proved = prove_all(facts.claims, facts.reports)
    written = Written()
    for policy in Policy:
        histories = {s: read(s, items, policy) for s, items in proved.items()}
        written += _record_policy(case, proceedings, facts, policy, histories, now)
        if policy is DEFAULT_POLICY:
            _record_findings(case, proceedings, facts, histories)
    elsewhere = _facts_of_their_other_cases(people, case)
    for person in people:
        here = proved.get(person.pk, [])
        written += _record_custody(person, facts, here, elsewhere.get(person.pk), now)
    case.due_since, case.recorded_at = None, now
    case.save(update_fields=["due_since", "recorded_at"])
    return written


def _clock() -> datetime:
    """The database's clock after the lock was won, so that recordings of a case never overlap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _record_policy(
    case: Case,
    proceedings: dict[int, Proceedings],
    facts: Facts,
    policy: Policy,
    histories: dict[int, SubjectHistory],
    now: datetime,
) -> Written:
    """Write the history of every suspect and of the case under one policy."""
    by_subject = {subject: history.history for subject, history in histories.items()}
    wanted = {
        proceedings[subject].pk: rows(history)
        for subject, history in by_subject.items()
        if subject != CASE_ITSELF
    }
    wanted[None] = rows(roll_up(by_subject))
    return write_status(case, policy, wanted, facts.claims, facts.reports, now)


def _facts_of_their_other_cases(people: list[Suspect], case: Case) -> dict[int, Facts]:
    """What is said, in other cases, of those of these people who stand in another case, too."""
    in_others = Proceedings.objects.filter(suspect__in=people).exclude(case=case)
    return {
        person: facts_of(Claim.objects.filter(subjects__suspect=person).exclude(case=case))
        for person in set(in_others.values_list("suspect", flat=True))
    }


def _record_custody(
    person: Suspect,
    facts: Facts,
    here: list[ProofsOverTime],
    elsewhere: Facts | None,
    now: datetime,
) -> Written:
    """Write where a person was, from the claims of all the person's cases."""
    elsewhere = elsewhere or Facts([], {})
    others = prove_all(elsewhere.claims, elsewhere.reports).get(person.pk, [])
    wanted = rows(custody_slices([*here, *others]))
    return write_custody(
        person,
        wanted,
        facts.claims + elsewhere.claims,
        facts.reports | elsewhere.reports,
        now,
    )


def _record_findings(
    case: Case,
    proceedings: dict[int, Proceedings],
    facts: Facts,
    histories: dict[int, SubjectHistory],
) -> None:
    """Rewrite what became of each claim under the default policy, where it changed."""
    verdicts = {subject: history.verdicts for subject, history in histories.items()}
    wanted = {
        (claim, proceedings[subject].pk if subject != CASE_ITSELF else None): finding
        for (claim, subject), finding in findings(
            facts.claims, verdicts, facts.reports, DEFAULT_POLICY
        ).items()
    }
    present = {
        (found.claim_id, found.proceedings_id): found
        for found in ClaimFinding.objects.filter(claim__case=case)
    }
    stale = [
        found.pk
        for key, found in present.items()
        if key not in wanted or wanted[key] != (found.outcome, found.reason)
    ]
    ClaimFinding.objects.filter(pk__in=stale).delete()
    ClaimFinding.objects.bulk_create(
        ClaimFinding(
            claim_id=claim, proceedings_id=who, outcome=finding.outcome, reason=finding.reason
        )
        for (claim, who), finding in wanted.items()
        if (claim, who) not in present or present[claim, who].pk in set(stale)
    )
