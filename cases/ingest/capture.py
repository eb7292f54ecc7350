"""Looking at the pages of reports: captured once, compared ever after. No status moves by it."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cases.ingest.pages import media_type_of, says_the_same, words_of
from cases.models import Capture, DeskSettings, PageWatch, SourceReport
from cases.models.addresses import is_same_page
from cases.models.capture import captures_storage
from cases.outgoing import Answer, Refused, Unreachable, fetch

log = logging.getLogger(__name__)

Outcome = PageWatch.Outcome

# Nobody else takes a page for so long while it is asked for.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=10)
FAILURES_AT_MOST = 8
# One run goes on for so long; the next continues.
SECONDS_FOR_ALL = 60
# Of what a server says beside the page, this is nobody's evidence.
_NOT_KEPT = {"set-cookie", "set-cookie2"}


def look_at_due_pages(after_each: Callable[[], None] = lambda: None) -> int:
    """Look at the pages that are due, for a minute; return how many. Two at once share them."""
    number, until = 0, time.monotonic() + SECONDS_FOR_ALL
    while time.monotonic() < until and (watch := _take_one()):
        try:
            look(watch)
        except Exception:
            # One page that nobody can read must not keep the others waiting.
            log.exception("Looking at the page of report %s failed.", watch.report_id)
            _settle(watch, Outcome.UNREACHABLE, "It could not be read; the log says why.", False)
        number += 1
        after_each()
    return number


@transaction.atomic
def _take_one() -> PageWatch | None:
    """Lease the page that waits longest. No transaction stays open while it is asked for.

    It counts as a failure until it has ended well, and each failure makes the lease longer, so
    that a page by which a worker dies is not the first that the next one takes.
    """
    watch = PageWatch.objects.due().select_for_update(skip_locked=True, of=("self",)).first()
    if watch:
        failures = watch.failures
        watch.due_at = timezone.now() + LEASE * 2 ** min(failures, FAILURES_AT_MOST)
        watch.failures = min(failures + 1, 1000)
        watch.save(update_fields=["due_at", "failures"])
        watch.failures = failures
    return watch


def look(watch: PageWatch) -> PageWatch:
    """Ask for the page now, keep what is new of it, and note what became of it."""
    report = watch.report
    last = report.captures.first()
    capture = Capture(report=report, requested_url=report.url, captured_at=timezone.now())
    try:
        answer = fetch(report.url)
    except Refused as refusal:
        capture.outcome, capture.detail = Outcome.REFUSED, str(refusal)
    except Unreachable as failure:
        capture.outcome, capture.detail = Outcome.UNREACHABLE, str(failure)
    else:
        _describe(capture, answer)
        _judge(capture, answer, baseline(watch))
        if 200 <= answer.status < 300:
            _keep(capture, answer.body)
    is_news = last is None or _fingerprint(last) != _fingerprint(capture)
    with transaction.atomic():
        # While we looked, an editor may have deleted the report or given it another address.
        if not SourceReport.objects.select_for_update().filter(pk=report.pk, url=report.url):
            return watch
        if is_news and capture.outcome != Outcome.UNREACHABLE:
            capture.save()
        _settle(watch, Outcome(capture.outcome), capture.detail, is_news)
    return watch


def _describe(capture: Capture, answer: Answer) -> None:
    capture.status_code = answer.status
    capture.final_url = answer.final_url[:2000]
    capture.headers = [
        [name, value.replace("\0", "")]
        for name, value in answer.headers
        if name.lower() not in _NOT_KEPT
    ]
    capture.media_type = media_type_of(answer.header("content-type"))[0][:200]
    capture.sha256 = hashlib.sha256(answer.body).hexdigest()
    capture.size = len(answer.body)
    capture.text = words_of(answer.body, answer.header("content-type"))


def _judge(capture: Capture, answer: Answer, before: Capture | None) -> None:
    """Set what became of the page, compared with the copy that an editor knows."""
    status = answer.status
    if not 200 <= status < 300:
        capture.outcome, capture.detail = _without_a_page(status)
        return
    known = before.final_url if before else capture.requested_url
    is_edited = before is not None and not _is_same(before, capture)
    if not is_same_page(known, capture.final_url):
        capture.outcome = Outcome.MOVED
        capture.detail = f"It now leads to {capture.final_url}"
        capture.detail += ", where it reads differently." if is_edited else "."
    elif before is None:
        capture.outcome = Outcome.CAPTURED
    elif is_edited:
        capture.outcome = Outcome.EDITED
        capture.detail = f"It differs from the copy of {before.captured_at:%-d %B %Y}."
    else:
        capture.outcome = Outcome.UNCHANGED


def _without_a_page(status: int) -> tuple[Outcome, str]:
    try:
        words = f"It answers {status} {HTTPStatus(status).phrase}."
    except ValueError:
        words = f"It answers {status}."
    if status in (404, 410, 451):
        return Outcome.GONE, words
    if status in (408, 425, 429) or status >= 500:
        return Outcome.UNREACHABLE, words
    return Outcome.REFUSED, words


def _is_same(before: Capture, now: Capture) -> bool:
    if before.sha256 == now.sha256:
        return True
    return bool(before.text and now.text) and says_the_same(before.text, now.text)


def baseline(watch: PageWatch) -> Capture | None:
    """The newest copy that an editor has seen; before anybody saw one, the first.

    So a change stays one until an editor says that it was dealt with.
    """
    report = watch.report
    good = report.captures.copies().filter(requested_url=report.url)
    if watch.acknowledged_at:
        seen = good.filter(captured_at__lte=watch.acknowledged_at).first()
        if seen:
            return seen
    return good.last()


def _fingerprint(capture: Capture) -> tuple:
    """What must differ for a look to be kept as one more row."""
    said = capture.text or capture.sha256
    seen = Outcome.CAPTURED if capture.outcome == Outcome.UNCHANGED else capture.outcome
    return seen, capture.status_code, capture.final_url, said


def _keep(capture: Capture, body: bytes) -> None:
    """Store the bytes under their SHA-256, once."""
    storage = captures_storage()
    name = f"{capture.sha256[:2]}/{capture.sha256}"
    if storage.exists(name) and storage.size(name) != len(body):
        # Left by a process that died while it wrote.
        storage.delete(name)
    if not storage.exists(name):
        name = storage.save(name, ContentFile(body))
    capture.body.name = name


def _settle(watch: PageWatch, outcome: Outcome, detail: str, is_news: bool) -> None:
    """Note the outcome, and when the page is looked at again."""
    now = timezone.now()
    failures = min(watch.failures + 1, 1000) if outcome == Outcome.UNREACHABLE else 0
    pause = timedelta(days=DeskSettings.now().capture_days)
    if 0 < failures < FAILURES_AT_MOST:
        pause = min(pause, FIRST_PAUSE * 2 ** (failures - 1))
    changed = outcome != watch.outcome or (is_news and outcome in PageWatch.FOR_AN_EDITOR)
    leased = PageWatch.objects.filter(pk=watch.pk, due_at=watch.due_at)
    # Where the address was changed meanwhile, the page is due again, and this look was for another.
    leased.update(
        outcome=outcome,
        detail=detail,
        looked_at=now,
        changed_at=now if changed else watch.changed_at,
        failures=failures,
        due_at=now + pause,
    )
    # Its report may have been deleted meanwhile.
    if PageWatch.objects.filter(pk=watch.pk).exists():
        watch.refresh_from_db()


def remove_orphans() -> int:
    """Delete stored bodies that no capture names any more; return how many.

    A file of the last day is left: its row may just be on its way.
    """
    storage = captures_storage()
    limit = timezone.now() - timedelta(days=1)
    removed = 0
    try:
        folders = storage.listdir("")[0]
    except FileNotFoundError:  # Nothing was ever captured.
        folders = []
    for folder in folders:
        names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        named = set(Capture.objects.filter(body__in=names).values_list("body", flat=True))
        for name in names:
            if name not in named and storage.get_modified_time(name) < limit:
                storage.delete(name)
                removed += 1
    return removed
