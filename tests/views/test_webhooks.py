"""Webhooks without an account: asked for, proved by mail, managed by a link that nobody guesses."""

import re

import pytest
from django.utils import timezone

from cases import recording, tasks
from cases.delivery.webhooks import send_due
from cases.models import Attempt, Delivery, Letter, SourceReport, Subscriber, Suspect, Webhook
from cases.models.webhook import hash_of, secret_of
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import TOKEN, types, verified, webhook
from tests.views.reading import every, first, page_of, words

pytestmark = pytest.mark.usefixtures("empty")
MANAGE = f"/webhooks/{TOKEN}/"


def asking(url: str, **more) -> dict:
    given = {"url": url, "contact": "ops@newsroom.example", "about": "all", "website": ""}
    return {**given, **more}


@pytest.fixture
def case():
    case = build.case("Ada", slug="the-case")
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, case, "reported", "2024-03-13")
    build.publish(paper)
    return case


def warrant_in(case) -> SourceReport:
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    return release


def press(client, step: str, **more) -> str:
    """Press a button of the page; return the words of the page to which it leads."""
    response = client.post(MANAGE, {"step": step, **more}, follow=True)
    return words(first(page_of(response), "main"))


def test_the_whole_way_from_the_form_to_a_message(client, case, web, mailing):
    given = asking(web.put("/hook"), about="case:the-case", kinds=["pre-trial"], policy="official")
    response = client.post("/webhooks/", given)
    assert (response.status_code, response["Location"]) == (302, "/webhooks/asked/")
    made = Webhook.objects.get()
    assert not made.is_working and not made.subscriber.is_active

    assert tasks.send_mail() == 1
    [letter] = mailing.letters
    assert letter.recipients == ["ops@newsroom.example"]
    assert letter.message["Subject"] == "ICC Tracker: confirm your webhook"
    assert "/hook" not in letter.text, "nothing of what a stranger typed is mailed to others"
    [link] = re.findall(r"https://tracker.example(/webhooks/\S+)", letter.text)
    assert made.token_hash == hash_of(link.split("/")[2])
    assert link.split("/")[2] not in str(Webhook.objects.values().get())

    page = client.get(link)
    assert [words(each) for each in every(page_of(page), "button")][-2:] == [
        "Confirm",
        "Delete it now",
    ]
    assert not Webhook.objects.get().is_working, "to look at it confirms nothing"
    client.post(link, {"step": "confirm"})
    shown = words(first(page_of(client.post(link, {"step": "secret"})), "main"))
    secret = secret_of(made.seed)
    assert secret in shown
    assert secret not in client.post(link, {"step": "secret"}).content.decode(), "shown once"
    assert secret not in client.get(link).content.decode()

    warrant_in(case)
    assert send_due() == 1
    assert verified(web.requests[0], made.seed)["data"]["policy"] == "official"
    told = words(first(page_of(client.get(link)), "main"))
    assert "No. 1: the-case: Warrant issued" in told and "200, taken" in told


def test_the_link_is_nobodys_guess_and_stays_out_of_caches_and_search_engines(client, web):
    webhook(web.put("/hook"))
    assert client.get("/webhooks/another-token/").status_code == 404
    page = client.get(MANAGE)
    assert "no-store" in page["Cache-Control"]
    assert b'content="noindex, nofollow"' in page.content
    assert page["Referrer-Policy"] == "same-origin"
    assert b'rel="canonical"' not in page.content


def test_every_button_does_what_it_says(client, case, web):
    hook = webhook(web.put("/hook"))
    assert "A test message is on its way" in press(client, "test")
    assert send_due() == 1
    assert "The message is on its way again" in press(client, "replay", number="1")
    assert send_due() == 1
    assert types(web.requests) == ["test", "test"]
    assert "State Paused" in press(client, "pause")
    warrant_in(case)
    assert Delivery.objects.count() == 1
    assert "State Working" in press(client, "resume")
    before = secret_of(hook.seed)
    page = press(client, "rotate")
    hook.refresh_from_db()
    assert secret_of(hook.seed) in page and before not in page
    assert "Deleted" in press(client, "delete")
    for model in (Webhook, Subscriber, Delivery, Attempt):
        assert not model.objects.exists()
    assert client.get(MANAGE).status_code == 404


def test_twenty_tests_an_hour_are_enough(client, web):
    webhook(web.put("/hook"))
    for _ in range(20):
        assert "is on its way" in press(client, "test")
    assert "Not sent: too many tests. Wait 60 minutes." in press(client, "test")
    assert Delivery.objects.count() == 20


def test_after_200_attempts_within_an_hour_no_button_sends_more(client, case, web):
    webhook(web.put("/hook"))
    press(client, "test")
    message, now = Delivery.objects.get(), timezone.now()
    Attempt.objects.bulk_create(Attempt(delivery=message, started_at=now) for _ in range(200))
    refusal = "Not sent: too many attempts within an hour. Wait 60 minutes."
    assert refusal in press(client, "replay", number="1")
    press(client, "pause")
    response = client.post(MANAGE, {"step": "resume"})
    assert response.status_code == 429 and 3500 < int(response["Retry-After"]) <= 3600
    assert "Not resumed: too many attempts" in words(first(page_of(response), "main"))
    assert not Subscriber.objects.get().is_active
    Attempt.objects.filter(pk=Attempt.objects.first().pk).delete()
    assert "State Working" in press(client, "resume")
    assert "on its way again" in press(client, "replay", number="1")


def test_filters_and_the_address_can_be_changed(client, case, web):
    webhook(web.put("/hook"))
    given = {"url": web.put("/other"), "about": "suspect:ada", "kinds": ["convicted"]}
    assert "Choose one of the list." in press(client, "save", **given), "nobody named her yet"
    warrant_in(case)
    given = {**given, "policy": "any"}
    assert "Saved." in press(client, "save", **given)
    stored = Subscriber.objects.get()
    assert (stored.suspect.slug, stored.case, stored.kinds, stored.policy) == (
        "ada",
        None,
        ["convicted"],
        "any",
    )
    assert Webhook.objects.get().url.endswith("/other")
    page = page_of(client.get(MANAGE))
    chosen = [each for each in every(page, "option") if "selected" in dict(each.attributes)]
    assert [words(each) for each in chosen] == ["Ada", "Any"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Write the address of your receiver."),
        ("example.org/hook", "The address is none of http:// or https://: example.org/hook."),
        ("ftp://example.org/", "The address is none of http:// or https://: ftp://example.org/."),
        ("http://127.0.0.1/", "127.0.0.1 is no public address."),
        ("http://[::1]/hook", "::1 is no public address."),
        ("http://localhost/", "localhost is no public address."),
        ("https://me:secret@example.org/", "The address is one with a user name or password"),
        ("https://example.org:25/", "The address is one of port 25, where no web pages are."),
    ],
)
def test_an_address_that_cannot_be_a_receiver_is_refused_with_words(client, settings, url, said):
    settings.MAIL_IS_SENT = True
    response = client.post("/webhooks/", asking(url))
    assert response.status_code == 400
    assert said in words(first(page_of(response), "main"))
    assert not Webhook.objects.exists()


def test_one_sender_asks_for_five_an_hour_and_one_address_gets_three_mails_a_day(client, settings):
    settings.MAIL_IS_SENT = True
    for _ in range(5):
        assert client.post("/webhooks/", asking("https://example.org/h")).status_code == 302
    response = client.post("/webhooks/", asking("https://example.org/h"))
    assert response.status_code == 429
    assert 3500 < int(response["Retry-After"]) <= 3600
    assert "Please send it again in 60 minutes." in words(first(page_of(response), "main"))
    assert Webhook.objects.count() == 5
    assert Letter.objects.count() == 3
    assert (
        client.post(
            "/webhooks/", asking("https://example.org/h"), REMOTE_ADDR="203.0.113.9"
        ).status_code
        == 302
    )
    assert Letter.objects.count() == 3


def test_a_program_that_fills_in_every_field_is_told_nothing_and_kept_nowhere(client, settings):
    settings.MAIL_IS_SENT = True
    response = client.post("/webhooks/", asking("https://example.org/h", website="spam"))
    assert response.status_code == 302
    assert not Webhook.objects.exists() and not Letter.objects.exists()


def test_where_no_mail_is_sent_the_page_says_so_and_takes_nothing(client, settings):
    settings.MAIL_IS_SENT = False
    page = page_of(client.get("/webhooks/"))
    assert "This site sends no mail at present" in words(first(page, "main"))
    assert [each for each in every(page, "form") if "method" in each.attributes] == []
    client.post("/webhooks/", asking("https://example.org/h"))
    assert not Webhook.objects.exists()


def test_the_page_is_in_english_whatever_the_language(client):
    response = client.get("/fr/webhooks/?about=case:one")
    assert (response.status_code, response["Location"]) == (302, "/webhooks/?about=case:one")


def test_what_nobody_confirmed_is_forgotten_after_three_days(client, settings, web):
    settings.MAIL_IS_SENT = True
    client.post("/webhooks/", asking("https://example.org/h"))
    kept = webhook(web.put("/hook"))
    tasks.forget_readers()
    assert Webhook.objects.count() == 2
    Webhook.objects.update(created_at=timezone.now() - Webhook.UNCONFIRMED_IS_KEPT)
    Webhook.objects.filter(pk=kept.pk).update(sender_key="a")
    assert tasks.forget_readers() == 2
    assert list(Webhook.objects.values_list("pk", "sender_key")) == [(kept.pk, "")]
    assert not Letter.objects.exists()


def test_old_attempts_are_forgotten_but_not_of_what_still_waits(web):
    hook = webhook(web.put("/hook"))
    for _ in range(2):
        subscribing.send_test(hook)
        send_due()
    Attempt.objects.update(started_at=timezone.now() - Attempt.KEPT)
    Delivery.objects.filter(number=2).update(due_at=timezone.now())
    tasks.forget_readers()
    assert [each.delivery.number for each in Attempt.objects.all()] == [2]


def test_whom_a_message_named_is_not_shown_where_none_may_name_him_or_her_any_more(
    client, case, web
):
    webhook(web.put("/hook"), suspect=Suspect.objects.get())
    release = warrant_in(case)
    send_due()
    assert "Ada, the-case: Warrant issued" in words(first(page_of(client.get(MANAGE)), "main"))
    recording.retract(release, "It was about somebody else.")
    recording.record_all_due()
    text = words(first(page_of(client.get(MANAGE)), "main"))
    assert "No. 1: the-case: Warrant issued" in text and "Ada" not in text
