"""A row of every model that the trail tracks: how it is made, and what is changed in it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission, User
from django.db import models

from cases.models import (
    CaseLink,
    Charge,
    Claim,
    ClaimSubject,
    Court,
    DeskSettings,
    ErrorReport,
    Feed,
    FeedItem,
    FormerName,
    ImportBatch,
    Milestone,
    Note,
    PageWatch,
    Proceedings,
    Publisher,
    Relay,
    Removal,
    Revision,
    StateRelation,
    Subscriber,
    Suspect,
    SuspectName,
    Warrant,
)
from tests import build
from tests.api.tools import issue


@dataclass(frozen=True)
class Sample:
    """How a row of a model is made, and what is changed in it: column, its value, and the name
    and value of the field to set."""

    make: Callable[[], models.Model]
    column: str = ""
    old: object = None
    new: object = None
    set: dict | None = None


def proceedings(slug: str = "") -> Proceedings:
    return build.case("Ada", slug=slug).proceedings.get()


def warrant() -> Warrant:
    return Warrant.objects.create(proceedings=proceedings(), kind="summons", issued_on="2024-01-01")


def charge() -> Charge:
    return Charge.objects.create(proceedings=proceedings(), category="genocide", crime="Killing")


def milestone() -> Milestone:
    return Milestone.objects.create(
        situation=build.situation(), kind="referral_received", occurred_on="2024-01-01"
    )


def claim() -> Claim:
    return build.claim(build.report(), build.case("Ada"), "reported", "2024-01-01")


def subject() -> ClaimSubject:
    said = claim()
    return ClaimSubject.objects.create(claim=said, proceedings=said.case.proceedings.get())


def feed() -> Feed:
    publisher, _ = Publisher.objects.get_or_create(name="The Gazette")
    return Feed.objects.create(publisher=publisher, url="https://example.org/feed")


def feed_item() -> FeedItem:
    return FeedItem.objects.create(feed=feed(), guid="1", url="https://example.org/1", title="News")


def import_batch() -> ImportBatch:
    return ImportBatch.objects.create(file_name="reports.csv", sha256="0" * 64, rows=1)


def imported() -> models.Model:
    batch = import_batch()
    batch.reports.add(build.report())
    return ImportBatch.reports.through.objects.get()


def source(owner: Callable[[], models.Model]) -> Callable[[], models.Model]:
    """A link between a row and a report that it cites."""

    def make() -> models.Model:
        row = owner()
        row.sources.add(build.report())
        return row.sources.through.objects.get()

    return make


def member() -> models.Model:
    User.objects.create_user("ada").groups.add(Group.objects.create(name="Readers"))
    return User.groups.through.objects.latest("pk")


def permitted(owner: type[models.Model], attribute: str) -> Callable[[], models.Model]:
    def make() -> models.Model:
        row = User.objects.create_user("ada") if owner is User else Group.objects.create(name="R")
        getattr(row, attribute).add(Permission.objects.earliest("pk"))
        return getattr(owner, attribute).through.objects.latest("pk")

    return make


def text(make: Callable[[], models.Model], column: str, old: object, new: object) -> Sample:
    return Sample(make, column, old, new, {column: new})


SAMPLES = {
    "cases.court": text(
        lambda: Court.objects.create(name="A Court", slug="a"), "seat", "", "The Hague"
    ),
    "cases.staterelation": text(
        lambda: StateRelation.objects.create(
            court=build.situation().court, state="NL", kind="party"
        ),
        "kind",
        "party",
        "not_party",
    ),
    "cases.situation": text(build.situation, "jurisdiction", "", "Article 12."),
    "cases.milestone": text(milestone, "note", "", "By a State."),
    "cases.milestone_sources": Sample(source(milestone)),
    "cases.case": text(lambda: build.case(slug="a"), "title", "The case a", "A better title"),
    "cases.formername": text(
        lambda: FormerName.objects.create(case=build.case(), number="ICC-1"),
        "number",
        "ICC-1",
        "ICC-2",
    ),
    "cases.caselink": text(
        lambda: CaseLink.objects.create(case=build.case(), other=build.case(), kind="split_from"),
        "kind",
        "split_from",
        "joined_into",
    ),
    "cases.suspect": text(
        lambda: Suspect.objects.create(name="Ada", slug="ada"), "name", "Ada", "Ada L."
    ),
    "cases.suspectname": text(
        lambda: SuspectName.objects.create(
            suspect=Suspect.objects.create(name="Ada", slug="ada"), name="Ада"
        ),
        "name",
        "Ада",
        "Ада Л.",
    ),
    "cases.proceedings": text(proceedings, "role", "", "President"),
    "cases.warrant": text(warrant, "is_sealed", False, True),
    "cases.warrant_sources": Sample(source(warrant)),
    "cases.charge": text(charge, "counts", None, 2),
    "cases.charge_sources": Sample(source(charge)),
    "cases.publisher": text(
        lambda: Publisher.objects.create(name="The Gazette"), "name", "The Gazette", "Gazette"
    ),
    "cases.sourcereport": text(lambda: build.report(title="Old"), "title", "Old", "New"),
    "cases.claim": text(claim, "quote", "", "He said so."),
    "cases.claimsubject": Sample(subject),
    "cases.relay": text(
        lambda: Relay.objects.create(report=build.report(), relayed=build.report()),
        "note",
        "",
        "A name was lost.",
    ),
    "cases.revision": text(
        lambda: Revision.objects.create(report=build.report(), revised_on="2024-01-02", note="A"),
        "note",
        "A",
        "B",
    ),
    "cases.importbatch": text(import_batch, "file_name", "reports.csv", "other.csv"),
    "cases.importbatch_reports": Sample(imported),
    "cases.feed": text(feed, "is_active", True, False),
    "cases.feeditem": text(feed_item, "state", "new", "dismissed"),
    "cases.pagewatch": Sample(
        lambda: PageWatch.objects.create(report=build.report()),
        "acknowledged_at",
        None,
        "2024-01-01T00:00:00+00:00",
        {"acknowledged_at": "2024-01-01T00:00:00Z"},
    ),
    "cases.errorreport": text(
        lambda: ErrorReport.objects.create(fact="A", page="/", message="B", email="r@example.org"),
        "state",
        "new",
        "spam",
    ),
    "cases.note": text(
        lambda: Note.objects.create(about=build.case(), text="Look."), "text", "Look.", "Look up."
    ),
    "cases.removal": text(
        lambda: Removal.objects.create(path="/cases/gone/", reason="An error."),
        "reason",
        "An error.",
        "It named a witness.",
    ),
    "cases.desksettings": text(
        lambda: DeskSettings.objects.create(pk=1), "needs_two_people", True, False
    ),
    "cases.subscriber": text(
        lambda: Subscriber.objects.create(name="A"), "policy", "corroborated", "official"
    ),
    "cases.apitoken": text(lambda: issue()[0], "name", "Press reader", "Another"),
    "auth.user": text(lambda: User.objects.create_user("ada"), "is_staff", False, True),
    "auth.user_groups": Sample(member),
    "auth.user_user_permissions": Sample(permitted(User, "user_permissions")),
    "auth.group": text(lambda: Group.objects.create(name="A"), "name", "A", "B"),
    "auth.group_permissions": Sample(permitted(Group, "permissions")),
}
