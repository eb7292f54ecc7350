"""Suspects of the docket, their names, proceedings, warrants and charges."""

from __future__ import annotations

from operator import attrgetter

from django.utils.text import slugify

from cases.docket.schema import ChargeEntry, DocketFile, SuspectEntry, WarrantEntry
from cases.docket.upsert import Upsert
from cases.models import (
    Case,
    Charge,
    Proceedings,
    SourceReport,
    Suspect,
    SuspectName,
    Warrant,
)


def load_people(
    files: dict[str, DocketFile],
    cases: dict[str, Case],
    reports: dict[tuple[str, str], SourceReport],
    upsert: Upsert,
) -> dict[tuple[str, str], Proceedings]:
    """All people with their proceedings: (case slug, person's name) -> proceedings.

    The same name in two cases is one person.
    """
    entries = [
        (stem, slugify(case.short_name), place, person)
        for stem, file in files.items()
        for case in file.cases
        for place, person in enumerate(case.suspects)
    ]
    wanted = {person.name: _person(person) for _, _, _, person in entries}
    people = upsert(Suspect, wanted, needed=True)
    upsert.links(
        SuspectName,
        ("suspect_id", "name"),
        (
            (people[person.name].pk, name)
            for _, _, _, person in entries
            for name in person.also_known_as
        ),
    )
    found = {}
    for _, slug, place, person in entries:
        found[slug, person.name] = upsert.one(
            Proceedings,
            {"case_id": cases[slug].pk, "suspect_id": people[person.name].pk},
            {"role": person.role, "position": place},
            needed=True,
            named=(cases[slug].public_id, people[person.name].public_id),
        )
    known = (entries, found, reports, upsert)
    _load_parts(Warrant, attrgetter("warrants"), _warrant, *known)
    _load_parts(Charge, attrgetter("charges"), _charge, *known)
    return found


def _person(person: SuspectEntry) -> dict:
    return {
        "name": person.name,
        "slug": slugify(person.name),
        "nationalities": [person.nationality] if person.nationality else [],
        "born_on": person.born and person.born.earliest,
        "born_precision": person.born.precision.value if person.born else "day",
        "died_on": person.died and person.died.earliest,
        "died_precision": person.died.precision.value if person.died else "day",
    }


def _load_parts(model, parts, columns, entries, found, reports, upsert: Upsert) -> None:
    """Load what a person has several of in a case, each known by its number.

    `parts` gives these of a person, `columns` the columns of one of them.
    """
    wanted, sources = {}, {}
    for stem, slug, _, person in entries:
        for number, part in enumerate(parts(person), start=1):
            key = f"{slug}/{slugify(person.name)}/{number}"
            wanted[key] = {"proceedings": found[slug, person.name], **columns(part)}
            sources[key] = [reports[stem, cited] for cited in part.sources]
    upsert.cite(upsert(model, wanted), sources)


def _warrant(warrant: WarrantEntry) -> dict:
    return {
        "kind": warrant.kind.value,
        "issued_on": warrant.issued.earliest,
        "issued_precision": warrant.issued.precision.value,
        "made_public_on": warrant.made_public,
        "state": warrant.status.value,
        "ended_on": warrant.ended and warrant.ended.earliest,
        "ended_precision": warrant.ended.precision.value if warrant.ended else "day",
    }


def _charge(charge: ChargeEntry) -> dict:
    return {
        "category": charge.category.value,
        "provision": charge.provision or "",
        "crime": charge.crime,
        "counts": charge.counts,
        "outcome": charge.outcome.value,
    }
