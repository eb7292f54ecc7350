"""Small worlds for tests: a case, its suspects, reports and claims, in one line each."""

from datetime import date
from itertools import count

from django.utils.text import slugify

from cases import recording
from cases.models import (
    Case,
    Claim,
    ClaimSubject,
    Court,
    Proceedings,
    Publisher,
    Relay,
    Situation,
    SourceReport,
    StatusChange,
    Suspect,
    Warrant,
)
from cases.status.dates import PartialDate

_numbers = count(1)


def situation() -> Situation:
    court, _ = Court.objects.get_or_create(
        slug="icc", defaults={"name": "International Criminal Court", "short_name": "ICC"}
    )
    found, _ = Situation.objects.get_or_create(
        slug="somewhere", defaults={"court": court, "name": "Somewhere", "number": "ICC-01/99"}
    )
    return found


def case(*names: str, slug: str = "") -> Case:
    """A case against these people."""
    slug = slug or f"case-{next(_numbers)}"
    made = Case.objects.create(
        situation=situation(), title=f"The case {slug}", short_name=slug, slug=slug
    )
    for name in names:
        suspect, _ = Suspect.objects.get_or_create(slug=slugify(name), defaults={"name": name})
        Proceedings.objects.create(case=made, suspect=suspect)
    return made


def report(
    publisher: str = "The Gazette",
    published: str = "2024-01-01",
    kind: str = "press",
    relays: tuple[SourceReport, ...] = (),
    url: str = "",
    **columns,
) -> SourceReport:
    """A report that is still a draft, at an address of its own if none is named."""
    when = PartialDate.parse(published)
    made = SourceReport.objects.create(
        publisher=Publisher.objects.get_or_create(name=publisher, defaults={"kind": kind})[0],
        url=url or f"https://example.org/{next(_numbers)}",
        published_on=when.earliest,
        published_precision=when.precision.value,
        retrieved_on=date(2025, 1, 1),
        **columns,
    )
    for relayed in relays:
        Relay.objects.create(report=made, relayed=relayed)
    return made


def court_release(published: str, **columns) -> SourceReport:
    """A release of the Court that is still a draft."""
    return report("International Criminal Court", published, kind="official", **columns)


def claim(
    said_in: SourceReport,
    about: Case,
    kind: str,
    when: str,
    *names: str,
    attribution: str = "",
    **columns,
) -> Claim:
    """A claim about these people; without names, about the case itself."""
    date_of_event = PartialDate.parse(when)
    official = said_in.publisher.kind == Publisher.Kind.OFFICIAL
    made = Claim.objects.create(
        report=said_in,
        case=about,
        kind=kind,
        effective_on=date_of_event.earliest,
        effective_precision=date_of_event.precision.value,
        attribution=attribution or ("court" if official else "unnamed"),
        **columns,
    )
    for name in names:
        person = Proceedings.objects.get(case=about, suspect__name=name)
        ClaimSubject.objects.create(claim=made, proceedings=person)
    return made


def publish(*reports: SourceReport) -> None:
    """Publish these reports and let what follows be recorded."""
    for each in reports:
        recording.publish(each)
    recording.record_all_due()


def case_of_two() -> Case:
    """A case of two people, both named by a release of the Court, as it is published."""
    made = case("Ada", "Ben", slug="the-case")
    release = court_release("2024-03-17", url="https://example.org/the-release")
    for name in ("Ada", "Ben"):
        claim(release, made, "warrant_issued", "2024-03-17", name)
    publish(release)
    return made


def warrant(about: Case, made_public: str, *sources: SourceReport) -> Warrant:
    """A warrant of arrest of 17 March 2024 for the first person of a case, as these report."""
    made = Warrant.objects.create(
        proceedings=about.proceedings.first(),
        kind=Warrant.Kind.ARREST_WARRANT,
        issued_on=date(2024, 3, 17),
        made_public_on=made_public,
        state=Warrant.State.ACTIVE,
    )
    made.sources.add(*sources)
    return made


def shown(about: Case) -> str | None:
    """The status that the case shows now."""
    return Case.objects.with_status().get(pk=about.pk).status_code


def history(about: Case, everything: bool = False) -> list[tuple]:
    """The rows of a case under the default policy: our word now, or all ever recorded."""
    rows = StatusChange.objects.filter(case=about, policy="corroborated")
    if not everything:
        rows = rows.current()
    return [
        (
            row.proceedings.suspect.name if row.proceedings else "case",
            row.status,
            str(row.effective),
            str(row.known_on),
            str(row.stands_from),
            row.stands_until and str(row.stands_until),
            row.basis,
        )
        for row in rows.select_related("proceedings__suspect").order_by(
            "proceedings__position", "proceedings", "effective_on", "order", "stands_from"
        )
    ]
