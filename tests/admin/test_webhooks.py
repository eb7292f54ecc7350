"""Webhooks on the desk: made there where no mail proves an address, watched, and switched on."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from cases import recording
from cases.delivery.webhooks import send_due
from cases.models import Delivery, MailAlert, SourceReport, Subscriber, Webhook
from tests import build
from tests.accounts import person
from tests.delivery.receivers import alert, types, webhook

pytestmark = pytest.mark.usefixtures("empty")
LIST, SUBSCRIBERS = "/admin/cases/webhook/", "/admin/cases/subscriber/"


@pytest.fixture
def editor(client):
    client.force_login(person("editor"))
    return client


@pytest.fixture
def chief(client):
    client.force_login(person("chief"))
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def given(case, url: str, **more) -> dict:
    return {
        "name": "A newsroom",
        "url": url,
        "contact": "",
        "case": case.pk,
        "kinds": ["pre-trial", "corrections"],
        "policy": "official",
        **more,
    }


def test_an_editor_makes_a_webhook_and_hands_over_its_link(editor, client, web):
    case = build.case("Ada", slug="the-case")
    page = editor.post(f"{LIST}add/", given(case, web.put("/hook")), follow=True)
    [link] = re.findall(r"http://localhost:8000(/webhooks/[\w-]+/)", text_of(page))
    made = Webhook.objects.get()
    assert made.is_working and made.subscriber.case == case
    assert (made.subscriber.kinds, made.subscriber.policy) == (
        ["pre-trial", "corrections"],
        "official",
    )
    assert link.split("/")[2] not in made.token_hash
    client.logout()
    assert "It is shown once." in text_of(client.get(link))


def test_an_address_that_is_private_by_the_look_of_it_is_refused(editor):
    case = build.case("Ada")
    page = editor.post(f"{LIST}add/", given(case, "http://10.0.0.7/hook"))
    assert "10.0.0.7 is no public address." in text_of(page)
    assert not Webhook.objects.exists() and not Subscriber.objects.exists()


def test_what_is_no_address_is_refused_with_what_one_looks_like(editor):
    page = editor.post(f"{LIST}add/", given(build.case("Ada"), "the hook"))
    assert "This is no web address. Write all of it, such as https://" in text_of(page)


def test_cases_and_people_are_searched_for_and_never_all_put_into_the_page(editor):
    case = build.case("Ada", slug="the-case")
    assert "the-case" not in text_of(editor.get(f"{LIST}add/"))
    asked = {"app_label": "cases", "model_name": "subscriber", "field_name": "case", "term": "the"}
    found = editor.get("/admin/autocomplete/", asked).json()["results"]
    assert found == [{"id": str(case.pk), "text": "the-case"}]
    refused = editor.post(f"{LIST}add/", given(case, "the hook"))
    assert f'<option value="{case.pk}" selected' in text_of(refused)


def test_the_page_shows_every_attempt_and_its_buttons_work(editor, web):
    hook = webhook(web.put("/hook", "down", status=500))
    address = f"{LIST}{hook.pk}/change/"
    form = {"name": "A newsroom", "url": hook.url, "contact": "", "policy": "corroborated"}
    editor.post(address, {**form, "cases_webhook_send_test": "1"}, follow=True)
    test = Delivery.objects.get()
    assert test.kind == "test"
    send_due()
    assert "500: It answered: Internal Server Error." in text_of(editor.get(address))
    editor.post(address, {**form, "cases_webhook_pause": "1"})
    hook.subscriber.refresh_from_db()
    assert not hook.subscriber.is_active
    editor.post(address, {**form, "cases_webhook_resume": "1"})
    hook.subscriber.refresh_from_db()
    assert hook.subscriber.is_active
    before = Webhook.objects.get().token_hash
    page = editor.post(address, {**form, "cases_webhook_new_link": "1"}, follow=True)
    assert Webhook.objects.get().token_hash != before
    assert "/webhooks/" in text_of(page)


def test_the_desk_tells_which_webhooks_were_switched_off(editor, web):
    hook = webhook("https://example.org/hook")
    assert "switched off" not in text_of(editor.get("/admin/"))
    Webhook.objects.filter(pk=hook.pk).update(
        disabled_at=timezone.now(), disabled_because="Its receiver answered 410 Gone."
    )
    page = text_of(editor.get("/admin/"))
    assert "Webhooks that were switched off" in page and "answered 410 Gone." in page


def test_a_chief_deletes_a_webhook_or_an_alert_with_all_that_was_sent(client, web):
    client.force_login(person("chief"))
    hook, mine = webhook(web.put("/hook")), alert()
    report_on(build.case("Ada"))
    send_due()
    assert types(web.requests) == ["case.status_changed"]
    for model, row in (("webhook", hook), ("mailalert", mine)):
        client.post(f"/admin/cases/{model}/{row.pk}/delete/", {"post": "yes"})
    for model in (Webhook, MailAlert, Subscriber, Delivery):
        assert not model.objects.exists(), model


def test_the_log_of_the_desk_keeps_no_address_of_what_is_made_changed_or_erased(client, web):
    client.force_login(person("chief"))
    url = web.put("/hook/a-secret")
    client.post(f"{LIST}add/", given(build.case("Ada"), url))
    hook, mine = Webhook.objects.get(), alert()
    form = {"name": "A newsroom", "url": url, "contact": "", "policy": "official"}
    client.post(f"{LIST}{hook.pk}/change/", form)
    client.post(f"/admin/cases/mailalert/{mine.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [hook.pk], "post": "yes"}
    client.post(LIST, chosen)
    assert [each.object_repr for each in LogEntry.objects.order_by("pk")] == [
        f"Webhook {hook.pk}",
        f"Webhook {hook.pk}",
        f"Mail alert {mine.pk}",
        f"Webhook {hook.pk}",
    ]
    logged = str(LogEntry.objects.values())
    assert "reader@example.org" not in logged and "a-secret" not in logged


def of_the_form(subscriber: Subscriber, **more) -> dict:
    return {"name": subscriber.name, "policy": subscriber.policy, "is_active": "on", **more}


def report_on(case) -> None:
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, case, "reported", "2024-03-13")
    build.publish(paper)


def test_to_save_a_subscriber_leaves_alone_what_is_counted_meanwhile(chief, monkeypatch):
    mine = Subscriber.objects.create(name="mine")
    validate = Subscriber.full_clean

    def validate_while_a_message_is_queued(self, *args, **kwargs):
        report_on(build.case("Ada"))
        return validate(self, *args, **kwargs)

    monkeypatch.setattr(Subscriber, "full_clean", validate_while_a_message_is_queued)
    chief.post(f"{SUBSCRIBERS}{mine.pk}/change/", of_the_form(mine, name="ours", policy="any"))
    mine.refresh_from_db()
    assert (mine.name, mine.policy, mine.messages) == ("ours", "any", 1)


def test_a_subscriber_that_is_ticked_again_hears_what_is_said_now(chief):
    mine, case = Subscriber.objects.create(name="mine"), build.case("Ada")
    report_on(case)
    form = of_the_form(mine)
    address = f"{SUBSCRIBERS}{mine.pk}/change/"
    chief.post(address, {**form, "is_active": ""})
    mine.refresh_from_db()
    assert not mine.is_active
    recording.retract(SourceReport.objects.get(), "Withdrawn.")
    recording.record_all_due()
    assert mine.deliveries.count() == 1
    chief.post(address, form)
    assert [each.is_correction for each in mine.deliveries.all()] == [False, True]


def test_nobody_activates_on_the_desk_a_webhook_that_was_not_confirmed(chief, web):
    hook = webhook(web.put("/hook"))
    Webhook.objects.update(confirmed_at=None)
    Subscriber.objects.update(is_active=False)
    chief.post(f"{SUBSCRIBERS}{hook.subscriber_id}/change/", of_the_form(hook.subscriber, name="B"))
    stored = Subscriber.objects.get()
    assert (stored.name, stored.is_active) == ("B", False)
