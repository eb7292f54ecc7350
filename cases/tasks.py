"""Celery tasks: ids in, one call each. The rows are the queue; a task is only a nudge."""

import time
from collections.abc import Callable

from celery import shared_task
from django.conf import settings

from cases import recording
from cases.api import documents
from cases.delivery import letters, mail, webhooks
from cases.ingest import capture, feeds
from cases.ledger import releases
from cases.models import ApiAnswer, ErrorReport, Heartbeat, ImportUpload, Webhook
from cases.models.clock import Moment
from cases.models.operation import only_one
from cases.recording import alerts, subscribing

# Those who wait for servers of others go one at a time, so that a slow one never takes the whole
# worker, and what an editor publishes is recorded at once.
OUTSIDE = "outside"
# Receivers of webhooks are asked by one task, too; it waits for several of them at once.
RECEIVERS = "receivers"
SECONDS_BETWEEN_BEATS = 2
# The worker lives, and yet the last sweep failed: the beat of this name stays until one succeeds.
FAILING_SWEEP = "failing sweep"
# For so many seconds at most stored answers are written; the next sweep lets it go on.
DOCUMENTS, AT_MOST = "documents", 20


@shared_task
def record_due() -> int:
    """Record every case that is due; return how many. Two of these at once share the work."""
    done = _record(_Beat())
    if done:
        _nudge_messengers()
    return done


@shared_task
def write_documents() -> int:
    """Write anew stored answers of cases that changed, for a while; return how many.

    Its own task: answers are right without, and what an editor publishes must not wait.
    """
    with only_one(DOCUMENTS) as is_ours:
        return documents.write_documents(AT_MOST, after_each=_Beat()) if is_ours else 0


@shared_task
def sweep() -> int:
    """Show a sign of life, and do what is due though its nudge was lost."""
    beat = _Beat()
    beat()
    try:
        done = _do_what_is_due(beat)
    except Exception:
        _Beat(FAILING_SWEEP)()
        raise
    Heartbeat.objects.filter(name=FAILING_SWEEP).delete()
    return done


@shared_task
def send_mail() -> int:
    """Send the mail that readers are owed; return how many went out."""
    return _send_mail(_Beat())


@shared_task
def send_webhooks() -> int:
    """Post the messages that are due; return how many were taken."""
    with only_one(RECEIVERS) as is_ours:
        return webhooks.send_due(after_each=_Beat()) if is_ours else 0


@shared_task
def look_at_pages() -> int:
    """Look at the pages of reports that are due; return how many."""
    with only_one(OUTSIDE) as is_ours:
        return capture.look_at_due_pages(after_each=_Beat()) if is_ours else 0


@shared_task
def remove_orphans() -> int:
    """Delete captured files that no row names any more; return how many."""
    # Not while somebody looks: a file that is there already may just be getting its row.
    with only_one(OUTSIDE) as is_ours:
        return capture.remove_orphans() if is_ours else 0


@shared_task
def release_data() -> int:
    """Make the day's release of the data if it is due; return how many rows it has."""
    release = releases.release_if_due()
    return release.rows if release else 0


@shared_task
def forget_readers() -> int:
    """Erase what is kept of readers only for a time; return how many rows that concerned."""
    forgotten = ErrorReport.objects.forget_senders() + subscribing.forget_unconfirmed()
    return forgotten + subscribing.forget_attempts()


@shared_task
def forget_uploads() -> int:
    """Delete sheets that were uploaded for an import and not confirmed in time."""
    return ImportUpload.objects.forget_old()


@shared_task
def forget_answers() -> int:
    """Delete answers to tools whose day is over."""
    return ApiAnswer.objects.forget_old()


@shared_task
def ask_feeds() -> int:
    """Ask the feeds that are due; return how many."""
    with only_one(OUTSIDE) as is_ours:
        return feeds.ask_due(after_each=_Beat()) if is_ours else 0


def _record(beat: Callable[[], None]) -> int:
    """Record for a while; a long backlog goes on with another nudge, behind the other tasks."""
    recording.mark_due_by_other_rules()
    recorded = recording.record_due_for(settings.RECORDING_SECONDS, after_each=beat)
    if not recorded.is_all:
        record_due.delay()
    return recorded.number


def _do_what_is_due(beat: Callable[[], None]) -> int:
    done = _record(beat)
    if Webhook.objects.with_a_message_due().exists():
        send_webhooks.delay()
    if documents.are_due():
        write_documents.delay()
    return done + _send_mail(beat)


def _nudge_messengers() -> None:
    """Let messages that a recording queued go out now, not at the next sweep."""
    if Webhook.objects.with_a_message_due().exists():
        send_webhooks.delay()
    send_mail.delay()
    write_documents.delay()


def _send_mail(beat: Callable[[], None]) -> int:
    if settings.MAIL_IS_SENT:
        alerts.write_due()
    return mail.send_owed_mail(after_each=beat) + letters.send_due(after_each=beat)


class _Beat:
    """Writes the worker's sign of life, or another beat of it, at most every few seconds."""

    def __init__(self, name: str = "worker") -> None:
        self.name = name
        self.last = float("-inf")

    def __call__(self) -> None:
        if time.monotonic() - self.last >= SECONDS_BETWEEN_BEATS:
            Heartbeat.objects.update_or_create(name=self.name, defaults={"beat_at": Moment()})
            self.last = time.monotonic()
