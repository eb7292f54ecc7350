"""What editors decide on articles of the inbox: accept, merge or dismiss them, or take it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.timesince import timesince

from cases.models import FeedItem, SourceReport
from cases.models.workflow import may_delete, may_read

State = FeedItem.State
_TAKEN_OVER = ("url", "title", "published_on")
SIMILAR, MOST_SUGGESTIONS = 0.3, 8
DECIDED = {
    State.ACCEPTED: "made a report of it",
    State.MERGED: "said that it belongs to a report",
    State.DISMISSED: "dismissed it",
}


class Decided(Exception):
    """It cannot be decided so any more; the message says why, and `item` is as it stands now."""

    def __init__(self, message: str, item: FeedItem) -> None:
        super().__init__(message)
        self.item = item


@transaction.atomic
def accept(pk: int, by) -> SourceReport:
    """Make a draft, without claims, of an article that waits; return it.

    Like every function here, raises PermissionDenied, FeedItem.DoesNotExist, or Decided with the
    reason if somebody decided before, or if a report of the same page is there.
    """
    _demand(by, "cases.change_feeditem", "cases.add_sourcereport")
    item = _waiting(pk)
    if there := _same_page(item).first():
        raise Decided(f"The page was entered already: “{there}”. Merge the article with it.", item)
    report = SourceReport.objects.create(
        publisher=item.feed.publisher,
        language=item.language or "en",
        **{name: getattr(item, name) for name in _TAKEN_OVER},
        entered_by=by,
    )
    _decide(item, State.ACCEPTED, by, report)
    return report


@transaction.atomic
def merge(pk: int, report: SourceReport, by) -> FeedItem:
    """Say that an article that waits belongs to a report that is there; return the article."""
    _demand(by, "cases.change_feeditem")
    if not may_read(report, by):
        raise PermissionDenied("Your role does not let you see this report.")
    item = _waiting(pk)
    _decide(item, State.MERGED, by, report)
    return item


@transaction.atomic
def dismiss(pk: int, by) -> FeedItem:
    """Say that no report is to be made of an article that waits; return the article."""
    _demand(by, "cases.change_feeditem")
    item = _waiting(pk)
    _decide(item, State.DISMISSED, by, None)
    return item


@transaction.atomic
def dismiss_all(items: QuerySet, by) -> int:
    """Dismiss those of these articles that wait; return how many."""
    _demand(by, "cases.change_feeditem")
    waiting = items.filter(state=State.NEW).order_by("pk").select_for_update(of=("self",))
    pks = list(waiting.values_list("pk", flat=True))
    return FeedItem.objects.filter(pk__in=pks).update(
        state=State.DISMISSED, decided_at=timezone.now(), decided_by=by
    )


@transaction.atomic
def undo(pk: int, by) -> FeedItem:
    """Let an article wait again; delete the draft that was made of it, if it is still untouched.

    Raises Decided if the report has gone further: then it must be dealt with first.
    """
    _demand(by, "cases.change_feeditem")
    item = _locked(pk)
    if item.state == State.NEW:
        raise Decided("It waits already: somebody was faster.", item)
    if item.state == State.ACCEPTED and item.report:
        report = SourceReport.objects.select_for_update().get(pk=item.report_id)
        if not _is_untouched(report, item) or not may_delete(report, by):
            raise Decided("Work has gone into the report: delete or finish it instead.", item)
        report.delete()
    _decide(item, State.NEW, None, None)
    return item


def suggestions(item: FeedItem) -> list[SourceReport]:
    """Reports to which an article may belong, likeliest first: same page, then similar title."""
    reports = SourceReport.objects.that_may_be_relayed().select_related("publisher")
    same = list(_same_page(item))
    near = Q()
    if item.published_on:
        # A relay or an update comes within days; what is weeks apart is another story.
        week = (item.published_on - timedelta(7), item.published_on + timedelta(7))
        near = Q(published_on__range=week) | Q(published_on=None)
    similar = (
        reports.filter(near)
        .exclude(pk__in=[report.pk for report in same])
        .annotate(likeness=Greatest(TrigramSimilarity("title", item.title), 0.0))
        .filter(likeness__gte=SIMILAR)
        .order_by("-likeness", "pk")
    )
    return [*same, *similar[: MOST_SUGGESTIONS - len(same)]]


def _same_page(item: FeedItem) -> QuerySet:
    reports = SourceReport.objects.of_page(item.url_key)
    return reports.select_related("publisher").order_by("pk")


def _demand(by, *permissions: str) -> None:
    if not by.is_active or not by.has_perms(permissions):
        raise PermissionDenied("Your role does not let you decide on articles.")


def _locked(pk: int) -> FeedItem:
    items = FeedItem.objects.select_related("feed__publisher", "report", "decided_by")
    return items.select_for_update(of=("self",)).get(pk=pk)


def _waiting(pk: int) -> FeedItem:
    item = _locked(pk)
    if item.state != State.NEW:
        raise Decided(say_decided(item), item)
    return item


def say_decided(item: FeedItem) -> str:
    """Who decided what of an article, and when."""
    who = item.decided_by.get_username() if item.decided_by else "Somebody"
    return f"{who} {DECIDED[item.state]} {ago(item.decided_at)}."


def ago(moment: datetime) -> str:
    """How long ago something was, roughly, in words."""
    if timezone.now() - moment < timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, depth=1)} ago"


def _decide(item: FeedItem, state: State, by, report: SourceReport | None) -> None:
    item.state, item.decided_by, item.report = state, by, report
    item.decided_at = timezone.now() if by else None
    item.save(update_fields=["state", "decided_by", "report", "decided_at"])


def _is_untouched(report: SourceReport, item: FeedItem) -> bool:
    """Whether a draft is still what accepting made of it: deleting it loses nobody's work."""
    same = all(getattr(report, name) == getattr(item, name) for name in _TAKEN_OVER)
    beside = (report.claims, report.relay_links, report.revisions)
    return (
        same
        and report.state == SourceReport.State.DRAFT
        and report.sourcing == SourceReport.Sourcing.UNKNOWN
        and not (report.private_note or report.archived_url)
        and not any(rows.exists() for rows in beside)
    )
