"""Mail alerts without an account: asked for, confirmed, changed, and ended by one press."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cases import tasks
from cases.models import Case, Delivery, Letter, MailAlert, Subscriber
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import alert
from tests.views.reading import attribute, every, first, page_of, words

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def case():
    case = build.case("Ada", slug="the-case")
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    return case


def asking(**more) -> dict:
    given = {"email": "reader@example.org", "about": "all", "rhythm": "at_once", "website": ""}
    return {**given, **more}


def main_of(response) -> str:
    return words(first(page_of(response), "main"))


def test_double_opt_in_from_the_case_page_to_the_first_mail(client, case, mailing):
    page = page_of(client.get("/cases/the-case/"))
    [follow] = [each for each in every(page, "a") if words(each) == "Follow by mail"]
    form = page_of(client.get(attribute(follow, "href")))
    chosen = [each for each in every(form, "option") if "selected" in dict(each.attributes)]
    assert [attribute(each, "value") for each in chosen] == ["case:the-case", "corroborated"]

    given = asking(about="case:the-case", rhythm="weekly", kinds=["trial", "corrections"])
    assert client.post("/alerts/", given)["Location"] == "/alerts/asked/"
    assert tasks.send_mail() == 1
    [letter] = mailing.letters
    assert letter.message["Subject"] == "ICC Tracker: confirm your mail alert"
    assert "List-Unsubscribe" not in letter.message
    [link] = re.findall(r"https://tracker.example(/alerts/\S+)", letter.text)
    assert "Until then nothing is sent." in main_of(client.get(link))
    mine = MailAlert.objects.get()
    assert mine.confirmed_at is None and not mine.subscriber.is_active

    page = client.post(link, {"confirm": "yes"}, follow=True)
    assert "Confirmed. We mail you from now on." in main_of(page)
    mine = MailAlert.objects.get()
    assert mine.confirmed_at and mine.next_at > timezone.now()
    told = mine.subscriber
    assert (told.is_active, told.case, told.kinds) == (True, case, ["trial", "corrections"])


def test_the_box_stands_on_the_pages_of_cases_people_and_situations(client, case, settings):
    for settings.MAIL_IS_SENT in (True, False):
        cache.clear()  # as a process with other settings begins
        for address, about in (
            ("/cases/the-case/", "case%3Athe-case"),
            ("/suspects/ada/", "suspect%3Aada"),
            ("/situations/somewhere/", "situation%3Asomewhere"),
        ):
            found = [attribute(each, "href") for each in every(page_of(client.get(address)), "a")]
            assert (f"/alerts/?about={about}" in found) == settings.MAIL_IS_SENT
            assert f"/webhooks/?about={about}" in found


def test_one_click_unsubscribes_without_cookies_and_looking_does_not(case):
    mine = alert(case=case)
    program = Client(enforce_csrf_checks=True)
    address = f"/alerts/{mine.token}/unsubscribe/"
    assert "your address is erased at once" in main_of(program.get(address))
    assert MailAlert.objects.exists()
    response = program.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "You are unsubscribed" in main_of(response)
    assert not response.cookies
    for model in (MailAlert, Subscriber, Delivery, Letter):
        assert not model.objects.exists()
    assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "You are unsubscribed" in main_of(program.get(address))


def test_a_link_that_we_did_not_make_leads_nowhere_and_ends_nothing(client, case):
    mine = alert(case=case)
    for token in (mine.reference, f"{mine.reference}.", f"{mine.reference}.{'0' * 40}", "é.é"):
        assert client.get(f"/alerts/{token}/").status_code == 404
        client.post(f"/alerts/{token}/unsubscribe/")
    assert MailAlert.objects.exists()
    assert mine.signature not in str(MailAlert.objects.values().get())


def test_what_is_mailed_and_how_often_can_be_changed(client, case):
    mine = alert(case=case)
    address = f"/alerts/{mine.token}/"
    page = client.post(address, {"save": "yes", "about": "suspect:ada", "rhythm": "hourly"})
    assert page.status_code == 400 and "Not saved yet." in main_of(page)
    given = {"save": "yes", "about": "suspect:ada", "rhythm": "daily", "kinds": "closed"}
    assert "Saved." in main_of(client.post(address, given, follow=True))
    mine = MailAlert.objects.get()
    assert (mine.rhythm, mine.subscriber.suspect.slug, mine.subscriber.case) == (
        "daily",
        "ada",
        None,
    )
    assert mine.subscriber.kinds == ["closed"] and mine.next_at


def test_who_confirms_the_same_twice_is_mailed_once_and_loses_nothing_that_waits(client, case):
    mine = alert(case=case, rhythm="weekly")
    release = build.court_release("2024-06-01")
    build.claim(release, case, "surrendered", "2024-06-01", "Ada")
    build.publish(release)
    other = alert("READER@example.org", case=case, kinds=["trial"], policy="named")
    MailAlert.objects.filter(pk=other.pk).update(confirmed_at=None)
    Subscriber.objects.filter(pk=other.subscriber_id).update(is_active=False)
    answer = client.post(f"/alerts/{other.token}/", {"confirm": "yes"})
    assert answer["Location"] == f"/alerts/{mine.token}/?done=confirmed"
    stored = MailAlert.objects.get()
    assert (stored.pk, stored.rhythm, stored.next_at) == (mine.pk, "at_once", None)
    told = Subscriber.objects.get()
    assert (told.is_active, told.kinds, told.policy) == (True, ["trial"], "named")
    assert [each.change.status for each in told.deliveries.waiting()] == ["surrendered"]


def test_who_confirms_what_was_taken_over_a_moment_ago_is_told_that_it_is_gone(
    client, case, monkeypatch
):
    alert(case=case)
    other = alert(case=case)
    MailAlert.objects.filter(pk=other.pk).update(confirmed_at=None)
    seen = MailAlert.objects.of_token(other.token)
    subscribing.confirm_alert(other)
    monkeypatch.setattr("cases.views.alerts._alert", lambda token: seen)
    assert client.post(f"/alerts/{seen.token}/", {"confirm": "yes"}).status_code == 404


def test_limits_the_hidden_field_and_a_site_without_mail(client, settings, case):
    settings.MAIL_IS_SENT = True
    assert client.post("/alerts/", asking(website="spam")).status_code == 302
    assert not MailAlert.objects.exists()
    for _ in range(5):
        client.post("/alerts/", asking())
    response = client.post("/alerts/", asking())
    assert response.status_code == 429 and response["Retry-After"]
    assert (MailAlert.objects.count(), Letter.objects.count()) == (5, 3)
    settings.MAIL_IS_SENT = False
    assert "This site sends no mail at present" in main_of(client.get("/alerts/"))
    client.post("/alerts/", asking(), REMOTE_ADDR="203.0.113.9")
    assert MailAlert.objects.count() == 5


def test_nothing_that_a_stranger_typed_stands_in_a_header(client, settings, case):
    settings.MAIL_IS_SENT = True
    response = client.post("/alerts/", asking(email="a@example.org\nBcc: all@example.org"))
    assert response.status_code == 400 and not Letter.objects.exists()


def test_the_list_to_choose_from_holds_what_is_public_alone(client, settings):
    settings.MAIL_IS_SENT = True
    build.case("Boris", slug="secret-case")
    # Public by now, but not by whom it is: its slug would tell.
    named_after = build.case("Ivan Dolgov", slug="against-dolgov")
    Case.objects.filter(pk=named_after.pk).update(short_name="Fourth case")
    unnamed = build.report("The Gazette", "2024-03-12")
    build.claim(unnamed, named_after, "reported", "2024-03-12")
    build.publish(unnamed)
    open_case = build.case("Ada", "Cleo", slug="open-case")
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, open_case, "reported", "2024-03-13", "Ada")
    build.publish(paper)
    page = page_of(client.get("/alerts/?about=case:secret-case"))
    values = [attribute(each, "value") for each in every(page, "option")]
    assert values == [
        "all",
        "case:open-case",
        "suspect:ada",
        "situation:somewhere",
        "official",
        "corroborated",
        "named",
        "any",
    ]
    assert client.post("/alerts/", asking(about="case:secret-case")).status_code == 400


def test_who_follows_a_case_without_a_public_name_keeps_it_and_never_reads_its_slug(client):
    case = build.case("Ivan Dolgov", slug="against-dolgov")
    paper = build.report("The Gazette", "2024-03-12")
    build.claim(paper, case, "reported", "2024-03-12")
    build.publish(paper)
    mine = alert(case=case)
    address = f"/alerts/{mine.token}/"
    page = client.get(address)
    [chosen] = [each for each in every(page_of(page), "option") if words(each).startswith("what")]
    assert "selected" in dict(chosen.attributes)
    assert "dolgov" not in page.content.decode().lower()
    given = {"save": "yes", "about": attribute(chosen, "value"), "rhythm": "daily"}
    assert "Saved." in main_of(client.post(address, given, follow=True))
    assert Subscriber.objects.get().case == case


def test_a_list_to_choose_from_is_bounded_and_what_is_beyond_can_be_followed_all_the_same(
    client, case, settings, monkeypatch
):
    settings.MAIL_IS_SENT = True
    monkeypatch.setattr("cases.views.forms.subscriptions.MOST_LISTED", 1)
    other = build.case("Zoe", slug="z-other")
    release = build.court_release("2024-04-01")
    build.claim(release, other, "warrant_issued", "2024-04-01", "Zoe")
    build.publish(release)
    for address in ("/alerts/", "/webhooks/"):
        page = client.get(address).content.decode()
        assert page.count('value="case:') == 1 and 'value="case:z-other"' not in page
        assert "The first of a long list." in page
        asked = client.get(f"{address}?about=case:z-other").content.decode()
        assert 'value="case:z-other" selected' in asked
    assert client.post("/alerts/", asking(about="case:z-other")).status_code == 302
    assert client.post("/alerts/", asking(about="case:none")).status_code == 400
    assert client.post("/alerts/", asking(about="case:\x00")).status_code == 400


def test_a_short_list_to_choose_from_says_nothing_of_its_length(client, case, settings):
    settings.MAIL_IS_SENT = True
    assert "The first of a long list." not in client.get("/alerts/").content.decode()
