"""Every kind of page is HTML by the standard, and what it points to within itself is there."""

from collections import Counter

import html5lib
import pytest
from django.utils import timezone

from cases.models import MailAlert, Webhook
from cases.recording import subscribing
from tests.delivery.receivers import TOKEN, alert, webhook
from tests.views.kinds import addresses

# Attributes whose value is the id of another element of the page, or several.
REFERENCES = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "for",
    "form",
    "headers",
    "list",
)


@pytest.mark.usefixtures("docket", "db")
def test_every_kind_of_page_is_valid(client):
    for kind, address in addresses().items():
        response = client.get(address)
        assert response.status_code < 500, address
        assert_valid(response, kind)


def test_every_page_behind_a_link_that_nobody_guesses_is_valid(empty, client, settings):
    settings.MAIL_IS_SENT = True
    hook, mine = webhook("https://example.org/hook"), alert()
    subscribing.send_test(hook)
    hook.subscriber.deliveries.get().attempts.create(started_at=timezone.now(), error="No <answer>")
    manage = f"/webhooks/{TOKEN}/"
    for address in (manage, f"/alerts/{mine.token}/", f"/alerts/{mine.token}/unsubscribe/"):
        assert_valid(client.get(address), address)
    for address in (manage, "/webhooks/", "/alerts/", f"/alerts/{mine.token}/"):
        assert_valid(client.post(address, {"step": "save", "save": "yes", "kinds": "x"}), address)
    for step in ("secret", "rotate"):
        assert_valid(client.post(manage, {"step": step}), step)
    Webhook.objects.update(confirmed_at=None)
    MailAlert.objects.update(confirmed_at=None)
    for address in (manage, f"/alerts/{mine.token}/"):
        assert_valid(client.get(address), address)


def assert_valid(response, kind: str) -> None:
    # Raises an error with the place where a page breaks the standard.
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(response.content.decode())
    ids = Counter(each.get("id") for each in page.iter() if each.get("id") is not None)

    assert {each: count for each, count in ids.items() if count > 1} == {}, kind
    assert [each for each in ids if not each or " " in each] == [], kind
    assert _missing(page, ids) == [], kind
    assert _without_a_label(page) == [], kind


def _missing(page, ids: Counter) -> list[tuple[str, str]]:
    """The references to elements that are not there."""
    found = []
    for element in page.iter():
        for name in REFERENCES:
            found += [(name, each) for each in (element.get(name) or "").split() if each not in ids]
        target = element.get("href") or ""
        if element.tag == "a" and target.startswith("#") and target[1:] not in ids:
            found.append(("href", target))
    return found


def _without_a_label(page) -> list[str]:
    """The fields that a form asks for without saying what."""
    labelled = {each.get("for") for each in page.iter("label")}
    inside = {field for label in page.iter("label") for field in label.iter("input")}
    return [
        field.get("name", field.tag)
        for tag in ("input", "select", "textarea")
        for field in page.iter(tag)
        if field.get("type") not in ("hidden", "submit", "button")
        and field.get("id") not in labelled
        and field not in inside
        and not field.get("aria-label")
    ]
