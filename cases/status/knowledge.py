"""What was known when: the proofs of a case's events over the days of knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cases.status.events import gather
from cases.status.evidence import Claim, Event, Policy, Proof, Report, accepts, prove
from cases.status.kinds import EVENT_KINDS

# An event with its best proof of some day.
Proven = tuple[Event, Proof]
# An event with the days on which its best proof changed, and the proof from then on.
ProofsOverTime = tuple[Event, list[tuple[date, Proof | None]]]


def proofs_over_time(
    events: Sequence[Event], reports: Mapping[int, Report]
) -> list[ProofsOverTime]:
    """For each event the days on which its best proof changed, with the proof from then on."""
    result = []
    for event in events:
        days = {claim.public_on for claim in event.support + event.denials}
        days |= _days_of_relayed_reports(event, reports)
        earliest = max(event.when.earliest, min(days))
        changes: list[tuple[date, Proof | None]] = []
        for day in sorted({max(day, earliest) for day in days}):
            proof = prove(event, reports, day)
            if proof != (changes[-1][1] if changes else None):
                changes.append((day, proof))
        result.append((event, changes))
    return result


def _days_of_relayed_reports(event: Event, reports: Mapping[int, Report]) -> set[date]:
    """Days after a claim on which a report that it relays became public."""
    found: set[date] = set()
    queue = [claim.report for claim in event.support]
    seen = set(queue)
    while queue:
        report = reports.get(queue.pop())
        for relayed in (report.relays if report else frozenset()) - seen:
            seen.add(relayed)
            queue.append(relayed)
            if relayed in reports:
                found.add(reports[relayed].public_on)
    first = min(claim.public_on for claim in event.support)
    return {day for day in found if day > first}


def prove_all(
    claims: Iterable[Claim], reports: Mapping[int, Report]
) -> dict[int, list[ProofsOverTime]]:
    """The events of each subject with their proofs over time; the same for every policy."""
    by_subject: dict[int, list[Event]] = {}
    for event in gather(claims):
        by_subject.setdefault(event.subject, []).append(event)
    return {
        subject: proofs_over_time(events, reports) for subject, events in sorted(by_subject.items())
    }


def known_events(
    proved: Sequence[ProofsOverTime],
    policy: Policy,
    on: date,
) -> list[Proven]:
    """The events proved on a day under a policy, in the order of proceedings.

    An event under a coarse date is left out when the same event is proved under a finer one.
    """
    found = []
    for event, changes in proved:
        proof = next((proof for day, proof in reversed(changes) if day <= on), None)
        if proof and accepts(policy, event.kind, proof.basis):
            found.append((event, proof))
    finest = [
        (event, proof)
        for event, proof in found
        if not any(
            other.kind == event.kind and other.when != event.when and event.when.covers(other.when)
            for other, _ in found
        )
    ]
    return sorted(
        finest,
        key=lambda item: (
            item[0].when.earliest,
            EVENT_KINDS[item[0].kind].order,
            item[0].when.latest,
            item[0].kind,
        ),
    )
