"""Links that confirm a subscription, opened once more: they begin nothing anew."""

import pytest

from cases.models import MailAlert, Subscriber
from cases.recording import subscribing
from tests.delivery.receivers import alert, webhook

pytestmark = pytest.mark.usefixtures("empty")


def test_the_link_that_confirmed_a_webhook_does_not_wake_it_when_it_is_paused():
    hook = webhook("https://a.example/")
    subscribing.pause(hook.subscriber)
    subscribing.confirm_webhook(hook)
    hook.subscriber.refresh_from_db()
    assert not hook.subscriber.is_active


def test_the_link_that_confirmed_an_alert_neither_wakes_it_nor_shifts_its_digest():
    weekly = alert(rhythm="weekly")
    subscribing.pause(weekly.subscriber)
    before = MailAlert.objects.values().get()
    assert subscribing.confirm_alert(weekly) == weekly
    assert MailAlert.objects.values().get() == before
    assert not Subscriber.objects.get().is_active
