"""Hearings: what calendars are told of a case, following its standing claims.

Several reports of one hearing are one event, and an event that loses its report is carried on by
another that tells of the same day. What no report that stands tells any more is cancelled, not
deleted: else it would stay in the calendars of those who have it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256

from cases.models import Case, Claim, HearingNotice
from cases.status import evidence

SCHEDULED = "hearing_scheduled"
# What changes of an event.
_TOLD = (
    *("claim_number", "report", "held_on", "words", "sequence", "digest", "is_cancelled"),
    "changed_at",
)


def record_hearings(facts: Mapping[Case, Iterable[evidence.Claim]], now: datetime) -> int:
    """Write what calendars are to be told of cases; return how many events changed.

    `facts` are the standing claims of each case. Called in the transaction of the recording,
    under the locks of the cases.
    """
    scheduled = [
        case for case, claims in facts.items() if any(each.kind == SCHEDULED for each in claims)
    ]
    waiting = _by_day(scheduled) if scheduled else {}
    told: dict[int, list[HearingNotice]] = {}
    notices = HearingNotice.objects.filter(case__in=facts).select_related("report__publisher")
    for notice in notices.order_by("is_cancelled", "pk"):
        told.setdefault(notice.case_id, []).append(notice)
    return sum(
        _record_of_case(case, waiting.get(case.pk, {}), told.get(case.pk, []), now)
        for case in facts
        if case.pk in waiting or case.pk in told
    )


def _record_of_case(
    case: Case, waiting: dict[date, list[Claim]], notices: list[HearingNotice], now: datetime
) -> int:
    days = {claim.pk: day for day, claims in waiting.items() for claim in claims}
    changed = []
    for notice in notices:
        claim = _next_for(notice, waiting, days)
        changed += [notice] * _tell(notice, claim, now)
    if changed:
        HearingNotice.objects.bulk_update(changed, _TOLD)
    fresh = [
        HearingNotice(uid=uid, case=case, held_on=day, issued_at=now)
        for uid, day in _uids(waiting).items()
    ]
    for notice in fresh:
        _tell(notice, waiting[notice.held_on][0], now)
    HearingNotice.objects.bulk_create(fresh)
    return len(changed) + len(fresh)


def _by_day(cases: Iterable[Case]) -> dict[int, dict[date, list[Claim]]]:
    """The claims that set hearings in these cases: case -> day -> claims."""
    found: dict[int, dict[date, list[Claim]]] = {}
    claims = Claim.objects.standing().setting_hearings().filter(case__in=cases)
    for claim in claims.select_related("report__publisher").order_by("pk"):
        found.setdefault(claim.case_id, {}).setdefault(claim.hearing_on, []).append(claim)
    return found


def _next_for(
    notice: HearingNotice, waiting: dict[date, list[Claim]], days: dict[int, date]
) -> Claim | None:
    """Take from what waits the claim on which an event goes on: its own, even if it names another
    day now; else another of the same day."""
    own = waiting.pop(days.get(notice.claim_number), None)
    if own:
        return next(claim for claim in own if claim.pk == notice.claim_number)
    if notice.is_cancelled:
        return None
    same_day = waiting.pop(notice.held_on, None)
    return same_day[0] if same_day else None


def _tell(notice: HearingNotice, claim: Claim | None, now: datetime) -> bool:
    """Let an event say what its claim says, or that it is cancelled; True if that is new."""
    notice.is_cancelled = claim is None
    notice.words = claim.quote if claim else ""
    if claim:
        notice.claim_number, notice.report = claim.pk, claim.report
        notice.held_on = claim.hearing_on
    digest = _digest(notice)
    if digest == notice.digest:
        return False
    if notice.digest:
        notice.sequence += 1
    notice.digest, notice.changed_at = digest, now
    return True


def _digest(notice: HearingNotice) -> str:
    """A mark of all that an event says, but for the name of its case."""
    report = notice.report
    source = report and [report.pk, report.publisher.name, report.title, report.url]
    told = [str(notice.held_on), notice.is_cancelled, notice.words, source]
    return sha256(json.dumps(told).encode()).hexdigest()


def _uids(waiting: dict[date, list[Claim]]) -> dict[str, date]:
    """For each day, in order, a name that no event had before, though an earlier one may have
    begun with the same claim."""
    if not waiting:
        return {}
    stems = {f"claim-{claims[0].pk}-": day for day, claims in sorted(waiting.items())}
    begun = HearingNotice.objects.filter(uid__in=[f"{stem}1" for stem in stems])
    again = {uid.removesuffix("1") for uid in begun.values_list("uid", flat=True)}
    return {
        f"{stem}{_times_begun(stem) + 1 if stem in again else 1}": day
        for stem, day in stems.items()
    }


def _times_begun(stem: str) -> int:
    return HearingNotice.objects.filter(uid__startswith=stem).count()
