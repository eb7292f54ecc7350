"""Hearings: what calendars are told of a case, following its standing claims.

Several reports of one hearing are one event, and an event that loses its report is carried on by
another that tells of the same day. What no report that stands tells any more is cancelled, not
deleted: else it would stay in the calendars of those who have it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from cases.models import Case, Claim, HearingNotice

SCHEDULED = "hearing_scheduled"


def record_hearings(case: Case, now: datetime) -> int:
    """Write what calendars are to be told of a case; return how many events changed.

    Called in the transaction of the recording, under the lock of the case.
    """
    waiting = _by_day(Claim.objects.standing().setting_hearings().filter(case=case))
    notices = list(HearingNotice.objects.filter(case=case).order_by("is_cancelled", "pk"))
    changed = 0
    for notice in notices:
        claim = _next_for(notice, waiting)
        changed += _tell(notice, claim, now)
    for day, claims in sorted(waiting.items()):
        notice = HearingNotice(uid=_uid(claims[0]), case=case, held_on=day, issued_at=now)
        changed += _tell(notice, claims[0], now)
    return changed


def _by_day(claims: Iterable[Claim]) -> dict[date, list[Claim]]:
    found: dict[date, list[Claim]] = {}
    for claim in claims.select_related("report__publisher").order_by("pk"):
        found.setdefault(claim.hearing_on, []).append(claim)
    return found


def _next_for(notice: HearingNotice, waiting: dict[date, list[Claim]]) -> Claim | None:
    """Take from what waits the claim on which an event goes on: its own, even if it names another
    day now; else another of the same day."""
    for day, claims in waiting.items():
        own = next((claim for claim in claims if claim.pk == notice.claim_number), None)
        if own:
            del waiting[day]
            return own
    if notice.is_cancelled:
        return None
    same_day = waiting.pop(notice.held_on, None)
    return same_day[0] if same_day else None


def _tell(notice: HearingNotice, claim: Claim | None, now: datetime) -> int:
    """Let an event say what its claim says, or that it is cancelled; 1 if that is new."""
    notice.is_cancelled = claim is None
    notice.words = claim.quote if claim else ""
    if claim:
        notice.claim_number, notice.report = claim.pk, claim.report
        notice.held_on = claim.hearing_on
    digest = _digest(notice)
    if digest == notice.digest:
        return 0
    if notice.digest:
        notice.sequence += 1
    notice.digest, notice.changed_at = digest, now
    notice.save()
    return 1


def _digest(notice: HearingNotice) -> str:
    """A mark of all that an event says, but for the name of its case."""
    report = notice.report
    source = report and [report.pk, report.publisher.name, report.title, report.url]
    told = [str(notice.held_on), notice.is_cancelled, notice.words, source]
    return sha256(json.dumps(told).encode()).hexdigest()


def _uid(claim: Claim) -> str:
    """A name that no event had before, though an earlier one may have begun with this claim."""
    before = HearingNotice.objects.filter(uid__startswith=f"claim-{claim.pk}-").count()
    return f"claim-{claim.pk}-{before + 1}"
