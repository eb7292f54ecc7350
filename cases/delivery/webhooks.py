"""Messages posted to webhooks: signed, one at a time to each receiver, tried for three days."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import standardwebhooks
from django.db import transaction
from django.db.models.functions import Coalesce

from cases import outgoing
from cases.models import Attempt, Delivery, Subscriber, Webhook
from cases.models.clock import Moment, moment
from cases.recording.messages import body_by_now
from cases.recording.subscribing import disable

log = logging.getLogger(__name__)

# A receiver has so long for everything together; nobody else sends to it for so long.
TOTAL_SECONDS = 15.0
LEASE = timedelta(minutes=2)
# So many receivers are waited for at once, so that slow ones do not keep the others waiting.
AT_ONCE = 8
# A round takes no more after so long: the next sweep begins another.
LONGEST_ROUND = 300.0
# After each failure a longer pause: 20 of them, three days together. So 21 tries.
PAUSES = tuple(timedelta(seconds=min(10 * 2**n, 27_000)) for n in range(20))
LONGEST_WISH = timedelta(days=1)
REPLY_KEPT = 500
_CHANCE = random.SystemRandom()


@dataclass(frozen=True)
class Posting:
    """One attempt: all that must be known to make it without the database."""

    webhook: int
    url: str
    secrets: list[str]
    message: Delivery
    attempt: int
    started_at: datetime
    leased_until: datetime


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt; `error` is empty if the receiver took the message."""

    milliseconds: int
    http_status: int | None = None
    reply: str = ""
    error: str = ""
    wished_pause: timedelta = timedelta(0)


def send_due(after_each: Callable[[], None] = lambda: None) -> int:
    """Post every message that is due now; return how many were taken.

    Each is sent at least once: where this stops between sending and noting it, the same bytes go
    out again under the same id once the lease has run out. Threads wait for the network; this one
    alone speaks with the database, and in no open transaction while they wait.
    """
    taken, end = 0, time.monotonic() + LONGEST_ROUND
    with ThreadPoolExecutor(AT_ONCE) as threads:
        under_way: dict[Future, Posting] = {}
        while True:
            while len(under_way) < AT_ONCE and time.monotonic() < end and (next_one := _take_one()):
                under_way[threads.submit(_post, next_one)] = next_one
            if not under_way:
                return taken
            for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                taken += _note(under_way.pop(done), done.result())
            after_each()


@transaction.atomic
def _take_one() -> Posting | None:
    """Lease the receiver whose message waits longest, and begin an attempt."""
    free = Webhook.objects.with_a_message_due().select_related("subscriber")
    webhook = free.select_for_update(of=("self",), skip_locked=True).first()
    if webhook is None:
        return None
    due = webhook.subscriber.deliveries.next_in_turn().select_related(
        "case__situation", "proceedings__suspect", "change", "before"
    )
    message = due.order_by("due_at", "pk").first()
    if message is None:
        return None
    message.body = body_by_now(message)
    now = moment()
    webhook.leased_until = now + LEASE
    webhook.save(update_fields=["leased_until"])
    attempt = Attempt.objects.create(delivery=message, started_at=now)
    return Posting(
        webhook.pk,
        webhook.url,
        webhook.secrets_at(now),
        message,
        attempt.pk,
        now,
        webhook.leased_until,
    )


def signed_headers(posting: Posting) -> dict[str, str]:
    """The headers of Standard Webhooks, with one signature for each secret that is valid."""
    message_id, at = posting.message.webhook_id, posting.started_at
    signatures = [
        standardwebhooks.Webhook(secret).sign(message_id, at, posting.message.body)
        for secret in posting.secrets
    ]
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": message_id,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": " ".join(signatures),
    }


def _post(posting: Posting) -> Outcome:
    """Send the message and say what came of it. Uses the network, not the database."""
    begun = time.monotonic()

    def outcome(**columns) -> Outcome:
        return Outcome(round((time.monotonic() - begun) * 1000), **columns)

    try:
        answer = outgoing.post(
            posting.url,
            posting.message.body.encode(),
            headers=signed_headers(posting),
            total_seconds=TOTAL_SECONDS,
        )
    except (outgoing.Refused, outgoing.Unreachable) as error:
        return outcome(error=str(error)[:500])
    reply = answer.body.decode(errors="replace").replace("\0", "")[:REPLY_KEPT]
    return outcome(
        http_status=answer.status,
        reply=reply,
        error=_error_in(answer),
        wished_pause=_wished_pause(answer),
    )


def _error_in(answer: outgoing.Answer) -> str:
    """What an answer means, in words; "" for success."""
    if 200 <= answer.status < 300:
        return ""
    if 300 <= answer.status < 400:
        target = answer.header("Location")[:200] or "nowhere"
        return f"It redirects to {target}. A message is not sent on: enter the final address."
    if answer.status == HTTPStatus.GONE:
        return "Gone: it wants no more messages."
    try:
        return f"It answered: {HTTPStatus(answer.status).phrase}."
    except ValueError:
        return "It answered with a code that is no success."


def _wished_pause(answer: outgoing.Answer) -> timedelta:
    """How long a busy receiver asks us to wait, up to a day."""
    wish = answer.header("Retry-After").strip()
    if answer.status not in (429, 503) or not (wish.isascii() and wish.isdigit()):
        return timedelta(0)
    return min(timedelta(seconds=min(int(wish[:9]), 10**6)), LONGEST_WISH)


@transaction.atomic
def _note(posting: Posting, outcome: Outcome) -> bool:
    """Write down what came of an attempt, and when the next is; return whether it was taken."""
    webhook = _locked(posting)
    if webhook is None:
        return False  # Its owner deleted it meanwhile.
    Attempt.objects.filter(pk=posting.attempt).update(
        milliseconds=outcome.milliseconds,
        http_status=outcome.http_status,
        reply=outcome.reply,
        error=outcome.error,
    )
    if webhook.leased_until == posting.leased_until:
        webhook.leased_until = None
        webhook.save(update_fields=["leased_until"])
    row = Delivery.objects.filter(pk=posting.message.pk)
    if not outcome.error:
        row.update(delivered_at=Coalesce("delivered_at", Moment()), failures=0)
        # Unless it was asked for once more while it went out.
        row.filter(due_at=posting.message.due_at).update(due_at=None)
        return True
    _note_failure(webhook, row, posting.message, outcome)
    return False


def _locked(posting: Posting) -> Webhook | None:
    """The receiver as it is stored now, locked after its subscriber, as its owner's buttons do."""
    list(Subscriber.objects.filter(webhook=posting.webhook).select_for_update(no_key=True))
    rows = Webhook.objects.select_related("subscriber").select_for_update(of=("self",))
    return rows.filter(pk=posting.webhook).first()


def _note_failure(webhook: Webhook, row, message: Delivery, outcome: Outcome) -> None:
    """Try again later; give the receiver up when it says so, or after three days."""
    # Unless it was asked for once more while it went out: that request stands.
    row = row.filter(due_at=message.due_at)
    failures = message.failures + 1
    is_gone = outcome.http_status == HTTPStatus.GONE
    is_test = message.kind == Delivery.Kind.TEST
    if is_test:
        row.update(due_at=None, failures=failures)
    elif is_gone or failures > len(PAUSES):
        row.update(failures=failures)
    else:
        pause = PAUSES[failures - 1] * _CHANCE.uniform(0.85, 1.15)
        pause = max(pause, outcome.wished_pause)
        row.update(failures=failures, due_at=moment() + pause)
    if webhook.disabled_at is None and is_gone:
        disable(webhook, "Its receiver answered 410 Gone: it wants no more messages.")
    elif webhook.disabled_at is None and not is_test and failures > len(PAUSES):
        disable(webhook, f"It failed {failures} times over three days, lastly: {outcome.error}")
    # The address may hold a secret of its owner, and is not for a log.
    log.info("Webhook %s: message %s failed, time %s.", webhook.pk, message.pk, failures)
