"""Turn docket files into rows: idempotent, and never against an editor's own changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from cases.docket.claims import load_claims
from cases.docket.people import load_people
from cases.docket.schema import CaseEntry, DocketFile, SituationEntry, Source, When
from cases.docket.upsert import Upsert
from cases.models import (
    Case,
    CaseLink,
    Court,
    FormerName,
    Milestone,
    Publisher,
    Relay,
    Situation,
    SourceReport,
)
from cases.models.acting import acting
from cases.models.public_id import public_id_of
from cases.models.trail import DOCKET
from cases.recording import mark_due

# The day up to which the pages behind the docket were read. A page without a publication date
# counts as public from then on.
READ_ON = date(2026, 11, 23)
_HOST = re.compile(
    r"^(?P<name>.+?) \((?:copy |release |mirror |summary )?(?:at|on|via) (?P<host>.+)\)$"
)


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the docket's files."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


@acting(DOCKET)
@transaction.atomic
def load(files: dict[str, DocketFile], progress: Callable[[str], None]) -> list[str]:
    """Write all facts of the docket; mark every case of it as due for recording.

    `progress` is called with the name of each part done. Returns sentences on rows that were
    left alone because an editor had changed them.
    """
    upsert = Upsert()
    court = upsert_court()
    progress("court")
    reports = load_reports(files, upsert)
    progress("reports")
    situations = load_situations(files, court, reports, upsert)
    progress("situations")
    cases = load_cases(files, situations, upsert)
    progress("cases")
    people = load_people(files, cases, reports, upsert)
    progress("people")
    load_claims(files, cases, people, reports, upsert, READ_ON)
    progress("claims")
    mark_due(cases=[case.pk for case in cases.values()])
    return upsert.left_alone


def upsert_court() -> Court:
    court, _ = Court.objects.get_or_create(
        slug="icc",
        defaults={
            "public_id": public_id_of(Court, "icc"),
            "name": "International Criminal Court",
            "short_name": "ICC",
            "website": "https://www.icc-cpi.int/",
            "seat": "The Hague, Netherlands",
            "description": "Tries individuals for genocide, crimes against humanity, war crimes "
            "and the crime of aggression (Rome Statute, article 5), where national courts are "
            "unwilling or unable to do so genuinely (article 17).",
        },
    )
    return court


def columns(name: str, when: When | None) -> dict:
    """The two columns of a partial date."""
    if when is None:
        return {f"{name}_on": None}
    return {f"{name}_on": when.earliest, f"{name}_precision": when.precision.value}


def publisher_of(source: Source) -> tuple[str, str]:
    """The publisher's name, and where a copy was read, from an outlet such as «X (at Y)»."""
    match = _HOST.match(source.outlet)
    return (match["name"], match["host"]) if match else (source.outlet, "")


def load_reports(
    files: dict[str, DocketFile], upsert: Upsert
) -> dict[tuple[str, str], SourceReport]:
    """One published report per address: (file, source key) -> report.

    An address that several files cite is one report; where they differ, the Court's own wins.
    """
    by_url = _one_of_each_address(files)
    publishers = _load_publishers((source for _, _, source in by_url.values()), upsert)
    wanted = {f"{stem}/{key}": _report(source, publishers) for stem, key, source in by_url.values()}
    published = {"state": SourceReport.State.PUBLISHED}
    rows = upsert(SourceReport, wanted, only_new=published, needed=True)
    found = {}
    for stem, file in files.items():
        for key, source in file.sources.items():
            first_stem, first_key, _ = by_url[source.url]
            found[stem, key] = rows[f"{first_stem}/{first_key}"]
    upsert.links(
        Relay,
        ("report_id", "relayed_id"),
        (
            (found[stem, key].pk, found[stem, relayed].pk)
            for stem, file in files.items()
            for key, source in file.sources.items()
            for relayed in source.relays
        ),
    )
    return found


def _one_of_each_address(files: dict[str, DocketFile]) -> dict[str, tuple[str, str, Source]]:
    """Address -> file, key and source that stand for all that cite it."""
    by_url: dict[str, tuple[str, str, Source]] = {}
    for stem, file in files.items():
        for key, source in file.sources.items():
            first = by_url.get(source.url)
            if first is None or (source.kind == "official" and first[2].kind != "official"):
                by_url[source.url] = (stem, key, source)
    return by_url


def _report(source: Source, publishers: dict[tuple[str, str], Publisher]) -> dict:
    name, host = publisher_of(source)
    return {
        "publisher": publishers[name, source.kind.value],
        "title": source.title or "",
        "url": source.url,
        "hosted_by": host,
        "language": source.language,
        **columns("published", source.published),
        "retrieved_on": READ_ON,
        "dated_on": source.dated,
        "sourcing": source.sourcing or SourceReport.Sourcing.UNKNOWN,
        "is_verified": source.seen,
    }


def _load_publishers(sources: Iterable[Source], upsert: Upsert) -> dict[tuple[str, str], Publisher]:
    """(name, kind) -> publisher. The same name under a second kind becomes a second row only
    where one of the two is the Court, whose word alone is official."""
    found: dict[tuple[str, str], Publisher] = {}
    renamed = upsert.by_hand.moves(Publisher, ("name",)).left
    for source in sources:
        name, kind = publisher_of(source)[0], source.kind.value
        if (name, kind) in found:
            continue
        publisher = Publisher.objects.filter(pk=renamed.get((name,))).first()
        if publisher is None:
            publisher = _publisher(name, kind)
        if "official" in (kind, publisher.kind) and kind != publisher.kind:
            publisher = _publisher(f"{name} ({source.kind.label})", kind)
        found[name, kind] = publisher
    return found


def _publisher(name: str, kind: str) -> Publisher:
    made = {"kind": kind, "public_id": public_id_of(Publisher, name)}
    return Publisher.objects.get_or_create(name=name, defaults=made)[0]


def load_situations(
    files: dict[str, DocketFile],
    court: Court,
    reports: dict[tuple[str, str], SourceReport],
    upsert: Upsert,
) -> dict[str, Situation]:
    """All situations with their milestones: file stem -> the file's situation.

    A situation that stands in two files is one, with the milestones of both.
    """
    entries: dict[str, list[tuple[str, SituationEntry]]] = {}
    for stem, file in files.items():
        for entry in file.all_situations:
            entries.setdefault(slugify(entry.name), []).append((stem, entry))
    situations = upsert(
        Situation,
        {
            slug: {
                "court": court,
                "number": same[0][1].number,
                "name": same[0][1].name,
                "slug": slug,
                "countries": same[0][1].countries,
                "triggers": sorted({entry.trigger.value for _, entry in same}),
                "jurisdiction": same[0][1].jurisdiction,
            }
            for slug, same in entries.items()
        },
        needed=True,
    )
    _load_milestones(entries, situations, reports, upsert)
    return {stem: situations[slug] for slug, same in entries.items() for stem, _ in same}


def _load_milestones(entries, situations, reports, upsert: Upsert) -> None:
    milestones, sources = {}, {}
    for slug, same in entries.items():
        for stem, entry in same:
            for milestone in entry.milestones:
                key = f"{slug}/{milestone.date}/{milestone.kind.value}"
                if stem != same[0][0] and key in milestones:
                    continue
                while key in milestones:
                    key += "'"
                milestones[key] = {
                    "situation": situations[slug],
                    **columns("occurred", milestone.date),
                    "kind": milestone.kind.value,
                    "note": milestone.note,
                }
                sources[key] = [reports[stem, cited] for cited in milestone.sources]
    upsert.cite(upsert(Milestone, milestones), sources)


def load_cases(
    files: dict[str, DocketFile], situations: dict[str, Situation], upsert: Upsert
) -> dict[str, Case]:
    """All cases with links and former names: slug -> case."""
    entries: list[tuple[str, CaseEntry]] = [
        (stem, entry) for stem, file in files.items() for entry in file.cases
    ]
    cases = upsert(
        Case,
        {
            slugify(entry.short_name): {
                "situation": situations[stem],
                "number": entry.number,
                "title": entry.name,
                "is_title_ours": entry.number is None,
                "short_name": entry.short_name,
                "slug": slugify(entry.short_name),
                "summary": entry.summary,
            }
            for stem, entry in entries
        },
        needed=True,
    )
    for _, entry in entries:
        case = cases[slugify(entry.short_name)].pk
        for link in entry.links:
            other = cases[slugify(link.case)].pk
            upsert.one(
                CaseLink,
                {"case_id": case, "kind": link.kind, "other_id": other},
                columns("since", link.since),
            )
        for former in entry.former_names:
            upsert.one(
                FormerName,
                {"case_id": case, "number": former.number, "title": former.title},
                columns("until", former.until),
            )
    return cases
