"""Claims of the docket: each event is one claim per source that tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils.text import slugify

from cases.docket.publicity import attribution, capacity, groups_by_publicity
from cases.docket.schema import DocketError, DocketFile, Event, Source
from cases.docket.upsert import Upsert
from cases.models import Case, Claim, ClaimSubject, Proceedings, SourceReport


def load_claims(
    files: dict[str, DocketFile],
    cases: dict[str, Case],
    people: dict[tuple[str, str], Proceedings],
    reports: dict[tuple[str, str], SourceReport],
    upsert: Upsert,
    read_on: date,
) -> dict[str, Claim]:
    """Write every claim with its subjects; remove claims that the docket no longer makes."""
    wanted: dict[str, dict] = {}
    subjects: dict[str, list[Proceedings]] = {}
    mistakes: list[str] = []
    for stem, slug, event, key, public, names in _told(files):
        for cited in event.sources:
            place = f"{key}/{stem}/{cited}"
            report = reports[stem, cited]
            source = _effective_source(files[stem].sources[cited], report)
            wanted[place] = {
                "report": report,
                "case": cases[slug],
                **_columns(event, source),
                **_publicity(public, event, report, mistakes, f"{stem}.yaml: {place}"),
            }
            subjects[place] = [people[slug, name] for name in names]
    if mistakes:
        raise DocketError("\n".join(mistakes))
    claims = upsert(Claim, wanted)
    stale = Claim.objects.filter(docket_key__isnull=False).exclude(docket_key__in=list(wanted))
    upsert.remove(stale)
    upsert.links(
        ClaimSubject,
        ("claim_id", "proceedings_id"),
        (
            (claims[key].pk, person.pk)
            for key, people in subjects.items()
            if key in claims
            for person in people
        ),
        among=ClaimSubject.objects.filter(claim__docket_key__in=list(claims)),
    )
    return claims


def _told(files: dict[str, DocketFile]) -> Iterator[tuple]:
    """What is told in each file, for each group of people of whom it was public at another time:
    the file, the case, the event, what it is known by, since when it was public, and who they are.
    """
    for stem, file in files.items():
        for entry in file.cases:
            slug = slugify(entry.short_name)
            seen: Counter[str] = Counter()
            for event in entry.events:
                base = f"{slug}/{event.date}/{event.kind}/{event.act.value}"
                seen[base] += 1
                groups = groups_by_publicity(entry, event, file.sources)
                for place, (public, names) in enumerate(groups):
                    yield stem, slug, event, f"{base}/{seen[base]}/{place}", public, names


def _effective_source(source: Source, report: SourceReport) -> Source:
    """The source with its report's kind: an address cited by two files is one report."""
    return source.model_copy(update={"kind": report.publisher.kind})


def _columns(event: Event, source: Source) -> dict:
    how, speaker = attribution(event, source)
    return {
        "kind": event.kind,
        "effective_on": event.date.earliest,
        "effective_precision": event.date.precision.value,
        "act": event.act.value,
        "attribution": how,
        "speaker": speaker,
        "capacity": capacity(event, how),
        "custodian": event.custodian,
        "hearing_on": event.hearing_on,
        "quote": event.note,
    }


def _publicity(public, event: Event, report: SourceReport, mistakes: list[str], place: str) -> dict:
    """The columns on since when the claim was public: empty where its report says it all.

    The Court's own documents cannot be public before the act that they document is: such a
    publication date is the date that the document bears.
    """
    nothing = {"public_on": None, "public_reason": "", "public_note": ""}
    if public.on is None or public.on == report.public_on:
        return nothing
    if public.on > report.public_on:
        if report.is_official and report.public_on >= event.date.earliest:
            mistakes.append(
                f"{place}: the Court's document counts as published on {report.public_on}, but "
                f"what it tells was public only on {public.on}; give the day of unsealing as "
                "`published` and the document's own date as `dated`"
            )
        return nothing
    return {
        "public_on": public.on,
        "public_reason": public.reason,
        "public_note": public.note,
    }
