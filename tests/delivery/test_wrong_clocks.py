"""Wrong clocks: a worker whose clock is wrong by hours sends in time, and signs what is valid."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from cases import tasks
from cases.delivery.webhooks import LEASE, _take_one, send_due
from cases.models import Delivery, Heartbeat, Webhook
from cases.models.clock import moment
from cases.models.webhook import secret_of
from tests import build
from tests.delivery.receivers import webhook

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[timedelta(hours=2), timedelta(hours=-2)], ids=["ahead", "behind"])
def wrong_clock(request, monkeypatch) -> timedelta:
    """The clock of this process is wrong by so much; that of the database is right."""
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + request.param)
    return request.param


def tell(name: str = "Ada") -> None:
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, build.case(name), "reported", "2024-03-13")
    build.publish(paper)


def test_a_message_is_due_at_once_and_signed_with_the_right_time(wrong_clock, web):
    hook = webhook(web.put("/hook", status=204))
    tell()
    assert Delivery.objects.next_in_turn().count() == 1
    assert send_due() == 1
    (request,) = web.requests
    headers = {name.lower(): value for name, value in request.headers.items()}
    # It refuses what was signed more than five minutes ago, or in the future.
    Verifier(secret_of(hook.seed)).verify(request.body, headers)


def test_a_failure_is_followed_by_a_pause_of_seconds(wrong_clock, web):
    webhook(web.put("/hook", status=500))
    tell()
    send_due()
    pause = Delivery.objects.get().due_at - moment()
    assert timedelta(seconds=5) < pause < timedelta(seconds=12)


def test_a_lease_ends_when_it_should(wrong_clock, web):
    webhook(web.put("/hook", status=204))
    tell()
    assert _take_one()
    left = Webhook.objects.get().leased_until - moment()
    assert LEASE - timedelta(seconds=30) < left <= LEASE
    assert not Webhook.objects.with_a_message_due().exists()


def test_a_sign_of_life_is_of_the_right_time(wrong_clock):
    tasks.sweep()
    beat_at: datetime = Heartbeat.objects.get().beat_at
    assert abs(moment() - beat_at) < timedelta(seconds=30)
