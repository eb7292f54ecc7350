"""The desk: the first page of the editors' screens, what waits and what is stuck."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode

from cases.admin.sessions import previous_sign_in
from cases.admin.worker import worker_now
from cases.ingest.deciding import ago
from cases.models import (
    Case,
    ClaimFinding,
    DeskSettings,
    ErrorReport,
    Feed,
    FeedItem,
    PageWatch,
    SourceReport,
    StatusChange,
    Webhook,
)
from cases.models.account import is_alone

SHOWN = 8
# Of one recording.
STEPS = 3
State = SourceReport.State


@dataclass(frozen=True)
class Entry:
    """One row of a pile: what it is, more on it, and where to deal with it."""

    text: str
    address: str
    detail: str = ""


@dataclass(frozen=True)
class Pile:
    """Things of one sort that wait: how many there are, the first of them, and where all are."""

    title: str
    number: int
    address: str
    entries: Sequence[Entry] = field(default_factory=tuple)
    # What an empty pile says; without it, an empty pile is not shown.
    when_empty: str = ""

    @property
    def further(self) -> int:
        return self.number - len(self.entries)


def show_desk(request: HttpRequest, context: dict) -> dict:
    """Add to the context of the first page what its template shows."""
    user = request.user
    waiting = [*own_piles(user), *review_piles(user)]
    stuck = stuck_piles(user)
    rules = DeskSettings.now()
    return {
        **context,
        "previous_sign_in": previous_sign_in(request),
        "waiting": _shown(waiting),
        "stuck": _shown(stuck),
        "worker": worker_now(),
        "latest": latest_recordings() if user.has_perm("cases.view_statuschange") else [],
        "needs_two_people": rules.needs_two_people,
        "rule_off": "" if rules.needs_two_people else rules.last_switched,
        "is_alone": rules.needs_two_people and is_alone(user),
        "may_enter": user.has_perm("cases.add_sourcereport"),
        "may_import": reverse("admin:cases_importbatch_add")
        if user.has_perm("cases.import_sourcereport")
        else "",
    }


def own_piles(user) -> list[Pile]:
    """What this user began and has not finished."""
    if not user.has_perm("cases.add_sourcereport"):
        return []
    own = SourceReport.objects.filter(entered_by=user).select_related("publisher", "corrects")
    return [
        _reports(
            title, own.filter(state=state), user, state__exact=state, entered_by__exact=user.pk
        )
        for title, state in (
            ("Sent back to you", State.REJECTED),
            ("Your drafts", State.DRAFT),
            ("Yours, waiting for somebody's review", State.SUBMITTED),
        )
    ]


def review_piles(user) -> list[Pile]:
    """What waits for somebody who may decide."""
    piles = []
    if user.has_perm("cases.review_sourcereport"):
        submitted = SourceReport.objects.filter(state=State.SUBMITTED)
        if DeskSettings.now().needs_two_people:
            submitted = submitted.exclude(submitted_by=user)
        piles.append(
            _reports(
                "Submitted, for you to review",
                submitted.select_related("publisher", "corrects", "submitted_by"),
                user,
                when_empty="Nothing waits for your review.",
                state__exact=State.SUBMITTED,
            )
        )
    if user.has_perm("cases.view_errorreport"):
        piles.append(_errors(ErrorReport.objects.waiting()))
    if user.has_perm("cases.view_feeditem"):
        piles.append(_inbox(FeedItem.objects.waiting()))
    return piles


def stuck_piles(user) -> list[Pile]:
    """What does not go on by itself, and that nobody may have noticed."""
    piles = []
    if user.has_perm("cases.view_claimfinding"):
        days = DeskSettings.now().uncorroborated_days
        piles += [
            _findings("Claims that the rules refuse", ClaimFinding.objects.refused(), "refused"),
            _findings(
                f"Not proved for more than {days} days",
                ClaimFinding.objects.not_proved_since(timezone.localdate() - timedelta(days)),
                "not_proved",
            ),
        ]
    if user.has_perm("cases.view_pagewatch"):
        piles.append(_pages(PageWatch.objects.wanting_an_editor()))
    if user.has_perm("cases.view_feed"):
        piles.append(_feeds(Feed.objects.failing()))
    if user.has_perm("cases.view_webhook"):
        piles.append(_webhooks(Webhook.objects.disabled()))
    return piles


@dataclass
class Recording:
    """What one recording of a case wrote, and took back, under the default policy."""

    case: Case
    recorded_at: object
    lines: list[str]
    address: str


def latest_recordings() -> list[Recording]:
    """The last recordings that changed the history of a case as a whole, newest first: what each
    wrote, and what it took back without anything like it in its place."""
    rows = StatusChange.objects.filter(policy="corroborated", proceedings=None)
    moments: dict[tuple, int] = {}
    for column in ("recorded_at", "superseded_at"):
        told = rows.exclude(**{column: None}).values("case", column).annotate(last=Max("pk"))
        for each in told.order_by(f"-{column}", "-last")[:SHOWN]:
            key = each[column], each["case"]
            moments[key] = max(each["last"], moments.get(key, 0))
    latest = sorted(moments, key=lambda key: (key[0], moments[key]), reverse=True)[:SHOWN]
    cases = Case.objects.in_bulk({case for _, case in latest})
    return [_recording(rows.filter(case=case), cases[case], moment) for moment, case in latest]


def _recording(rows: QuerySet, case: Case, moment) -> Recording:
    order = ("-holds_from", "-order", "-pk")
    written = list(rows.filter(recorded_at=moment).order_by(*order))
    said = {(row.status, row.effective) for row in written}
    before = rows.filter(superseded_at=moment).order_by(*order)
    taken_back = [row for row in before if (row.status, row.effective) not in said]
    # One that was taken back is never left out for those that were written.
    lines = [_line("{}, since {}, known {}", row) for row in written[: STEPS - bool(taken_back)]]
    lines += [
        _line("Taken back: {}, since {}, known {}", row) for row in taken_back[: STEPS - len(lines)]
    ]
    more = len(written) + len(taken_back) - len(lines)
    if more:
        lines.append(f"and {more} more step{'' if more == 1 else 's'}")
    query = {"case__id__exact": case.pk}
    if not written:
        query["standing"] = "superseded"
    return Recording(case, moment, lines, _list(StatusChange, **query))


def _line(words: str, row: StatusChange) -> str:
    effective, known = (
        format_html("<time>{}</time>", day) for day in (row.effective, row.known_on)
    )
    return format_html(words, row.get_status_display(), effective, known)


def _shown(piles: Iterable[Pile]) -> list[Pile]:
    return [pile for pile in piles if pile.number or pile.when_empty]


def _list(model, **query: object) -> str:
    """The address of the list of a model, filtered."""
    address = reverse(f"admin:cases_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode(query)}" if query else address


def _row(row) -> str:
    """The address of the page of one row."""
    return reverse(f"admin:cases_{row._meta.model_name}_change", args=[row.pk])


def _pile(title: str, rows: QuerySet, address: str, entry, when_empty: str = "") -> Pile:
    """A pile of the first rows, each made into an entry, and the number of all."""
    entries = tuple(entry(row) for row in rows[:SHOWN])
    number = len(entries) if len(entries) < SHOWN else rows.order_by().count()
    return Pile(title, number, address, entries, when_empty)


def _reports(title: str, rows: QuerySet, user, when_empty: str = "", **query: object) -> Pile:
    def entry(report: SourceReport) -> Entry:
        made = f"{report.claims_made} claim{'' if report.claims_made == 1 else 's'}"
        what = [report.publisher.name, made]
        if report.corrects_id:
            what.insert(0, "correction of a published report")
        if report.submitted_by_id not in (None, user.pk):
            what.append(f"by {report.submitted_by}")
        what.append(ago(report.state_changed_at))
        if report.state == State.REJECTED:
            what.append(f"“{report.rejection_reason}”")
        return Entry(report.title or report.url, _row(report), ", ".join(what))

    counted = rows.annotate(claims_made=Count("claims")).order_by("state_changed_at", "pk")
    return _pile(title, counted, _list(SourceReport, **query), entry, when_empty)


def _errors(rows: QuerySet) -> Pile:
    def entry(row: ErrorReport) -> Entry:
        return Entry(row.fact, _row(row), f"“{row.message[:120]}”, {ago(row.received_at)}")

    return _pile("Errors that readers report", rows, _list(ErrorReport), entry)


def _inbox(rows: QuerySet) -> Pile:
    def entry(item: FeedItem) -> Entry:
        names = [case.short_name for case in item.cases.all()]
        what = [item.feed.publisher.name, ", ".join(names) or "no case recognised"]
        if item.published_on:
            what.append(date_format(item.published_on))
        return Entry(item.title, f"{_list(FeedItem)}#item-{item.pk}", ", ".join(what))

    rows = rows.select_related("feed__publisher").prefetch_related("cases")
    return _pile("Inbox: articles from feeds", rows, _list(FeedItem), entry)


def _findings(title: str, rows: QuerySet, outcome: str) -> Pile:
    def entry(finding: ClaimFinding) -> Entry:
        who = f", {finding.proceedings.suspect}" if finding.proceedings else ""
        text = f"{finding.claim.case.short_name}{who}: {finding.claim}"
        report = finding.claim.report
        return Entry(text, _row(report), f"{report.publisher.name}: {finding.reason}")

    rows = rows.select_related("claim__case", "claim__report__publisher", "proceedings__suspect")
    return _pile(title, rows, _list(ClaimFinding, outcome__exact=outcome), entry)


def _pages(rows: QuerySet) -> Pile:
    def entry(watch: PageWatch) -> Entry:
        what = f"{watch.get_outcome_display()}. {watch.detail}".strip()
        return Entry(str(watch.report), _row(watch), what)

    rows = rows.select_related("report__publisher").order_by("-changed_at", "-pk")
    return _pile("Sources whose page changed or is gone", rows, _list(PageWatch), entry)


def _feeds(rows: QuerySet) -> Pile:
    def entry(feed: Feed) -> Entry:
        return Entry(str(feed), _row(feed), feed.trouble)

    rows = rows.select_related("publisher")
    return _pile("Feeds that fail", rows, _list(Feed), entry)


def _webhooks(rows: QuerySet) -> Pile:
    def entry(webhook: Webhook) -> Entry:
        return Entry(webhook.subscriber.name, _row(webhook), webhook.disabled_because)

    rows = rows.select_related("subscriber")
    return _pile("Webhooks that were switched off", rows, _list(Webhook), entry)
