"""Since when the public could know of an event of the docket, and how it is attributed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.docket.schema import CaseEntry, Event, Source, SuspectEntry
from cases.models import Claim
from cases.status.kinds import EVENT_KINDS

COURT = "International Criminal Court"
_IN_COURT = {
    "initial_appearance",
    "confirmation_hearing",
    "trial_opened",
    "closing_statements",
    "convicted",
    "acquitted",
    "sentenced",
}
_REPORTED = {"arrested", "suspect_died", "held_by_state", "freed_by_state", "reported"}


@dataclass(frozen=True)
class Publicity:
    """Since when something was public, why, and a note; `on` None: since its report."""

    on: date | None = None
    reason: str = ""
    note: str = ""


def publicity(event: Event, person: SuspectEntry | None, sources: dict[str, Source]) -> Publicity:
    """Since when an event, as far as it concerns one person, was public (design, section 8)."""
    if event.public_on:
        given = event.public_on
        return Publicity(given.date, given.reason.value, given.note)
    if event.kind in ("warrant_issued", "summons_issued"):
        return _warrant_made_public(event, person)
    if event.kind == "warrant_sought":
        return _application_made_public(event, person, sources)
    if EVENT_KINDS[event.kind].is_public_by_nature or event.kind == "reported":
        return Publicity(event.date.latest, _reason(event.kind))
    return Publicity()


def _reason(kind: str) -> str:
    if kind in _IN_COURT:
        return Claim.PublicReason.OPEN_COURT.value
    if kind in _REPORTED:
        return Claim.PublicReason.REPORTED_THEN.value
    return Claim.PublicReason.ANNOUNCED.value


def _warrant_made_public(event: Event, person: SuspectEntry | None) -> Publicity:
    for warrant in person.warrants if person else ():
        if warrant.issued == event.date and warrant.made_public:
            announced = warrant.made_public == event.date.earliest
            reason = Claim.PublicReason.ANNOUNCED if announced else Claim.PublicReason.UNSEALED
            return Publicity(warrant.made_public, reason.value)
    return Publicity()


def _application_made_public(
    event: Event, person: SuspectEntry | None, sources: dict[str, Source]
) -> Publicity:
    """The earliest of its sources and of the publicity of the warrant that followed."""
    told = [sources[key].published for key in event.sources]
    days = [when.latest for when in told if when]
    for warrant in person.warrants if person else ():
        if warrant.issued.latest >= event.date.earliest and warrant.made_public:
            days.append(warrant.made_public)
            break
    days = [day for day in days if day >= event.date.earliest]
    if not days:
        return Publicity()
    return Publicity(min(days), Claim.PublicReason.ANNOUNCED.value)


def attribution(event: Event, source: Source) -> tuple[str, str]:
    """On whose word a source tells of an event, and the speaker (design, section 8)."""
    kind = EVENT_KINDS[event.kind]
    if source.kind == "official":
        return Claim.Attribution.COURT.value, event.speaker
    if event.attribution:
        return event.attribution.value, event.speaker
    if event.act is not Claim.Act.ASSERTS:
        return Claim.Attribution.NAMED.value, event.speaker
    if event.kind == "reported":
        return Claim.Attribution.UNNAMED.value, ""
    if kind.is_act_of_court:
        return Claim.Attribution.PUBLIC_ACT.value, event.speaker or COURT
    if kind.is_act_of_state:
        return Claim.Attribution.PUBLIC_ACT.value, event.speaker or "the State that held the person"
    return Claim.Attribution.OBSERVATION.value, ""


def capacity(event: Event, how: str) -> str:
    """For whom the speaker of an event speaks, with the attribution `how`."""
    if event.capacity:
        return event.capacity.value
    if how != Claim.Attribution.PUBLIC_ACT or event.speaker:
        return ""
    is_of_court = EVENT_KINDS[event.kind].is_act_of_court
    return (Claim.Capacity.COURT if is_of_court else Claim.Capacity.STATE).value


def groups_by_publicity(
    case: CaseEntry, event: Event, sources: dict[str, Source]
) -> list[tuple[Publicity, list[str]]]:
    """An event's people, put together where they share the day since which it was public.

    An event without `suspects` concerns everybody in the case; an empty list names nobody.
    """
    names = [person.name for person in case.suspects] if event.suspects is None else event.suspects
    if not names:
        return [(publicity(event, None, sources), [])]
    groups: dict[Publicity, list[str]] = {}
    people = {person.name: person for person in case.suspects}
    for name in names:
        groups.setdefault(publicity(event, people[name], sources), []).append(name)
    return list(groups.items())
