"""Looking up: what the record has already of a report that is being entered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields import FloatField
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.models import Claim, Publisher, Relay, SourceReport
from cases.models.addresses import same_page
from cases.status.dates import PartialDate

SHOWN = 5
# How alike titles are (0 to 1, by shared trigrams) to be one article under another
# publisher's name, one article of a publisher, or one story.
SAME_WORDS, SAME_ARTICLE, SAME_STORY = 0.85, 0.6, 0.3
# A relay comes on the day of its origin, or few days later.
RELAYED_WITHIN = timedelta(days=3)

SAME_ADDRESS, SIMILAR_TITLE = "it has this address", "its title is similar"
SAME_DAY = "of the same publisher and day"


@dataclass(frozen=True)
class Entry:
    """What is known so far of the report that is being entered.

    `report` is its primary key once it is saved, `relayed` those that it relays already.
    """

    url: str = ""
    title: str = ""
    published: PartialDate | None = None
    publisher: int | None = None
    cases: frozenset[int] = frozenset()
    relayed: frozenset[int] = frozenset()
    report: int | None = None

    @classmethod
    def of(cls, report: SourceReport) -> Entry:
        """The same of a report that is saved."""
        return cls(
            url=report.url,
            title=report.title,
            published=report.published,
            publisher=report.publisher_id,
            cases=frozenset(report.claims.values_list("case", flat=True)),
            relayed=frozenset(report.relay_links.values_list("relayed", flat=True)),
            report=report.pk,
        )


@dataclass(frozen=True)
class Found:
    """What was found: each with the reason why it is shown."""

    publishers: dict[Publisher, str] = field(default_factory=dict)
    # Reports that may be the same, and those from which it may have the news.
    same: dict[SourceReport, str] = field(default_factory=dict)
    relays: dict[SourceReport, str] = field(default_factory=dict)


def look_up(entry: Entry, user) -> Found:
    """Find what may be its publisher, the same report, or its origin, for this editor's eyes.

    Only reports that `user` may read are looked at, so nobody learns of others' drafts.
    """
    readable = _others(SourceReport.objects.readable_by(user).that_may_be_relayed(), entry)
    readable = readable.select_related("publisher")
    return Found(
        publishers=_publishers(entry, readable),
        same=_same(readable, entry),
        relays=_relays(readable, entry),
    )


def at_its_address(report: SourceReport, user) -> list[SourceReport]:
    """Reports at the same address that are public or wait for review, for this editor's eyes.

    Of a correction at the address of what it corrects there is nothing to ask again.
    """
    if report.corrects_id and report.corrects.url_key == report.url_key:
        return []
    there = SourceReport.objects.readable_by(user).of_page(report.url_key)
    others = there.exclude(pk__in=[report.pk, report.corrects_id or report.pk])
    known = (*SourceReport.PUBLIC_STATES, SourceReport.State.SUBMITTED)
    found = others.filter(state__in=known).select_related("publisher")
    return list(found.order_by("pk")[:SHOWN])


def warnings_for(entry: Entry, user) -> list[SafeString]:
    """What an editor should know of a report, as sentences with links.

    The same as the page shows while one types, for whoever has no scripts.
    """
    found = look_up(entry, user)
    same = [
        format_html("This may be entered already: {} ({}).", _link(other), why)
        for other, why in found.same.items()
    ]
    relays = [
        format_html("It may have its news from {} ({}): then add it as a relay.", _link(other), why)
        for other, why in found.relays.items()
    ]
    publishers = [
        format_html("The publisher may be {}: {}.", other, why)
        for other, why in found.publishers.items()
    ]
    return [*publishers, *same, *relays]


def in_words(report: SourceReport) -> str:
    """A report in a list: publisher, title, date and, unless it is published, its state."""
    words = [str(report)]
    if report.published:
        words.append(report.published.words)
    if report.state != SourceReport.State.PUBLISHED:
        words.append(report.get_state_display().lower())
    return ", ".join(words)


def page_of(report: SourceReport) -> str:
    """The address of a report's page on the desk."""
    return reverse("admin:cases_sourcereport_change", args=[report.pk])


def links_to(reports: Iterable[SourceReport]) -> SafeString:
    """Links to reports, each in a new window: what was typed here stays."""
    rows = ((page_of(each), in_words(each)) for each in reports)
    link = '<a href="{}" target="_blank" rel="noopener">{} (in a new window)</a>'
    return format_html_join("; ", link, rows)


def _link(report: SourceReport) -> SafeString:
    return format_html('<a href="{}">{}</a>', page_of(report), in_words(report))


def _others(reports: QuerySet, entry: Entry) -> QuerySet:
    """Leave out the report itself and, of a correction, the report that it corrects."""
    if entry.report is None:
        return reports
    corrected = SourceReport.objects.filter(pk=entry.report).values("corrects")
    return reports.exclude(pk=entry.report).exclude(pk__in=corrected.exclude(corrects=None))


# The publisher


def _publishers(entry: Entry, readable: QuerySet) -> dict[Publisher, str]:
    """Whose site the address is on; the one that is chosen already needs no suggestion."""
    host = host_of(entry.url)
    if not host:
        return {}
    found: dict[Publisher, str] = {}
    by_site = Publisher.objects.filter(website__icontains=_site(host)).order_by(Length("website"))
    for publisher in by_site:
        website = host_of(publisher.website)
        if website and (host == website or host.endswith(f".{website}")):
            found[publisher] = f"its site is {website}"
    here = Q(url_key=host) | Q(url_key__startswith=f"{host}/") | Q(url_key__startswith=f"{host}?")
    earlier = readable.filter(here, hosted_by="").order_by()
    counted = earlier.values("publisher").annotate(number=Count("pk")).order_by("-number")
    numbers = {row["publisher"]: row["number"] for row in counted[:SHOWN]}
    publishers = Publisher.objects.in_bulk(numbers)
    for pk, number in numbers.items():
        reports = f"{number} report{'' if number == 1 else 's'}"
        found.setdefault(publishers[pk], f"{reports} entered from {host}")
    if entry.publisher in {publisher.pk for publisher in found}:
        return {}
    return dict(list(found.items())[:SHOWN])


def host_of(address: str) -> str:
    """The host of an address without `www.` and the like; "" where there is none."""
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:  # such as an unfinished IPv6 address
        return ""
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    return host


def _site(host: str) -> str:
    """What the sites of a host and of all above it have in common: its last two names."""
    return ".".join(host.split(".")[-2:])


# The same report


def _same(readable: QuerySet, entry: Entry) -> dict[SourceReport, str]:
    searches: list[tuple[str, QuerySet]] = []
    if host_of(entry.url):
        at_address = readable.of_page(same_page(entry.url))
        searches.append((SAME_ADDRESS, at_address.order_by("-pk")))
    if entry.title.strip():
        same_words = Q(likeness__gte=SAME_WORDS)
        same_publisher = Q(publisher=entry.publisher) if entry.publisher else Q()
        alike = _titled_like(readable, entry.title)
        alike = alike.filter(same_words | (same_publisher & Q(likeness__gte=SAME_ARTICLE)))
        searches.append((SIMILAR_TITLE, alike))
    if entry.publisher and entry.published:
        on_that_day = readable.filter(
            publisher=entry.publisher,
            published_on=entry.published.earliest,
            published_precision=entry.published.precision.value,
        )
        searches.append((SAME_DAY, on_that_day.order_by("-pk")))
    why: dict[SourceReport, list[str]] = {}
    for reason, reports in searches:
        for report in reports[:SHOWN]:
            why.setdefault(report, []).append(reason)
    return {report: ", ".join(reasons) for report, reasons in list(why.items())[:SHOWN]}


def _titled_like(reports: QuerySet, title: str) -> QuerySet:
    """Reports with how alike their titles are, the most alike first."""
    alike = reports.annotate(likeness=TrigramSimilarity("title", title))
    return alike.order_by("-likeness", "pk")


# Its origins


def _relays(readable: QuerySet, entry: Entry) -> dict[SourceReport, str]:
    """Reports with reporting of their own, of the days before, on the same cases or story."""
    if not entry.published or not (entry.cases or entry.title.strip()) or _is_of_court(entry):
        return {}
    earliest, latest = entry.published.earliest, entry.published.latest
    origins = readable.filter(
        Q(does_own_reporting=True) | ~Exists(Relay.objects.filter(report=OuterRef("pk"))),
        published_on__gte=_days_before(earliest),
        published_on__lte=latest,
    ).exclude(state__in=[SourceReport.State.REJECTED, SourceReport.State.RETRACTED])
    origins = origins.exclude(pk__in=entry.relayed)
    if entry.publisher:
        origins = origins.exclude(publisher=entry.publisher)
    if host_of(entry.url):
        origins = origins.exclude(url_key=same_page(entry.url))
    on_the_cases = Claim.objects.filter(report=OuterRef("pk"), case__in=entry.cases)
    likeness = (
        TrigramSimilarity("title", entry.title)
        if entry.title.strip()
        else Value(0.0, output_field=FloatField())
    )
    ranked = origins.annotate(likeness=likeness, shares_case=Exists(on_the_cases))
    ranked = ranked.filter(Q(likeness__gte=SAME_STORY) | Q(shares_case=True))
    ranked = ranked.order_by("-shares_case", "-likeness", F("published_on").asc(), "pk")
    return {report: _why_relayed(report) for report in ranked[:SHOWN]}


def _why_relayed(report) -> str:
    reasons = ["on the same case"] if report.shares_case else []
    if report.likeness >= SAME_STORY:
        reasons.append(SIMILAR_TITLE)
    return ", ".join(reasons)


def _is_of_court(entry: Entry) -> bool:
    """The Court has its news from nobody."""
    kind = Publisher.objects.filter(pk=entry.publisher).values_list("kind", flat=True).first()
    return kind == Publisher.Kind.OFFICIAL


def _days_before(day: date) -> date:
    return day - RELAYED_WITHIN if day - date.min > RELAYED_WITHIN else date.min
