"""Feeds on the desk: their health, asking one at once, and what a change of one means."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from cases import tasks
from cases.admin.feeds import HEALTH_COLOURS, health
from cases.models import Feed, FeedItem, Publisher

pytestmark = pytest.mark.usefixtures("empty")
LIST = "/admin/cases/feed/"
NOW = timezone.now()


@pytest.fixture
def feed() -> Feed:
    return Feed.objects.create(
        publisher=Publisher.objects.create(name="The Gazette"),
        url="https://gazette.example/feed",
        due_at=NOW + timedelta(hours=1),
        asked_at=NOW,
        etag='"v1"',
        last_modified="Tue",
    )


def person(group: str) -> User:
    user = User.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def chief(client) -> Client:
    client.force_login(person("Chief editors"))
    return client


@pytest.fixture
def nudges(monkeypatch) -> list:
    """What was asked of the worker."""
    sent: list = []
    monkeypatch.setattr(tasks.ask_feeds, "delay_on_commit", lambda: sent.append("ask_feeds"))
    return sent


def form(feed: Feed | None = None, **changes) -> dict:
    of = feed or Feed(publisher=Publisher.objects.get_or_create(name="The Herald")[0])
    return {
        "publisher": of.publisher_id,
        "url": of.url,
        "every_minutes": of.every_minutes,
        "words": of.words,
        "is_active": "on",
        **changes,
    }


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"asked_at": None}, "Not asked yet"),
        ({}, "Well"),
        ({"trouble": "1 item was left out."}, "With remarks"),
        ({"moved_to": "https://new.example/"}, "Moved"),
        ({"failures": 1, "trouble": "It is busy."}, "Failed lately"),
        ({"failures": 3, "trouble": "It is busy."}, "Fails"),
        ({"is_active": False}, "Switched off"),
        ({"is_active": False, "ended_at": NOW, "failures": 1}, "Ended"),
    ],
)
def test_the_health_of_a_feed_is_a_word_and_the_reason(chief, feed, columns, word):
    Feed.objects.update(**columns)
    feed.refresh_from_db()
    assert health(feed) == word and word in HEALTH_COLOURS
    page = chief.get(LIST).content.decode()
    assert word in page
    assert columns.get("trouble", "") in page and columns.get("moved_to", "") in page
    assert word in chief.get(f"{LIST}{feed.pk}/change/").content.decode()


def test_the_list_counts_what_waits_and_leads_there(chief, feed):
    for number in range(3):
        FeedItem.objects.create(
            feed=feed,
            guid=str(number),
            url=f"https://gazette.example/{number}",
            title="News",
            state="new" if number else "dismissed",
        )
    page = chief.get(LIST).content.decode()
    assert f'<a href="/admin/cases/feeditem/?feed__id__exact={feed.pk}">2</a>' in page


def test_asking_now_makes_a_feed_due_and_wakes_the_worker(chief, feed, nudges):
    answer = chief.post(f"{LIST}{feed.pk}/ask/", follow=True)
    assert "The feed is asked in a moment; then reload this page." in answer.content.decode()
    feed.refresh_from_db()
    assert feed.due_at <= timezone.now() and nudges == ["ask_feeds"]


def test_what_is_switched_off_is_not_asked(chief, feed, nudges):
    Feed.objects.update(is_active=False)
    assert "Ask now:" not in chief.get(LIST).content.decode()
    answer = chief.post(f"{LIST}{feed.pk}/ask/", follow=True)
    assert "what is switched off is left alone" in answer.content.decode()
    feed.refresh_from_db()
    assert feed.due_at > timezone.now()


def test_several_feeds_are_asked_at_once(chief, feed, nudges):
    other = Feed.objects.create(publisher=feed.publisher, url="https://gazette.example/other")
    answer = chief.post(
        LIST,
        {"action": "ask_chosen", "_selected_action": [feed.pk, other.pk], "index": "0"},
        follow=True,
    )
    assert "2 feeds are asked in a moment" in answer.content.decode()


def test_asking_needs_a_button_and_the_right(feed, client, nudges):
    client.force_login(person("Editors"))
    assert "Ask now" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{feed.pk}/ask/").status_code == 403
    client.post(LIST, {"action": "ask_chosen", "_selected_action": [feed.pk], "index": "0"})
    feed.refresh_from_db()
    assert feed.due_at > timezone.now() and nudges == []
    client.force_login(person("Chief editors"))
    assert client.get(f"{LIST}{feed.pk}/ask/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="Chief editors"))
    assert strict.post(f"{LIST}{feed.pk}/ask/").status_code == 403
    assert client.post(f"{LIST}999/ask/").status_code == 404


def test_a_contributor_does_not_see_feeds(feed, client):
    client.force_login(person("Contributors"))
    assert client.get(LIST).status_code == 403


def test_a_new_feed_is_asked_at_once(chief, nudges):
    answer = chief.post(f"{LIST}add/", form(url="https://herald.example/feed", words="ICC"))
    assert answer.status_code == 302
    made = Feed.objects.get()
    assert (made.url, made.words) == ("https://herald.example/feed", "ICC")
    assert made.due_at <= timezone.now() and nudges == ["ask_feeds"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "gazette"}, "This is no web address. Write all of it,"),
        ({"url": "javascript:alert(1)"}, "This is no web address. Write all of it,"),
        ({"url": "https://gazette.example/feed"}, "Feed with this Url already exists."),
        ({"every_minutes": "1"}, "Ask at most every five minutes."),
        ({"publisher": ""}, "This field is required."),
    ],
)
def test_a_feed_that_cannot_be_is_refused_with_what_is_wrong(chief, feed, changes, said):
    sent = form(url="https://herald.example/feed") | changes
    assert said in chief.post(f"{LIST}add/", sent).content.decode()
    assert Feed.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "is_afresh"),
    [
        ({"url": "https://gazette.example/new"}, True),
        ({"words": "ICC"}, True),
        ({"every_minutes": "30"}, False),
        ({}, False),
    ],
)
def test_a_new_address_or_new_words_forget_what_was_learnt_of_the_old(
    chief, feed, nudges, changes, is_afresh
):
    Feed.objects.update(failures=4, trouble="It is busy.", ended_at=NOW, moved_to="https://x/")
    chief.post(f"{LIST}{feed.pk}/change/", form(feed, **changes))
    feed.refresh_from_db()
    learnt = (feed.failures, feed.trouble, feed.etag, feed.ended_at, feed.moved_to)
    if is_afresh:
        assert learnt == (0, "", "", None, "") and feed.due_at <= timezone.now()
    else:
        assert learnt == (4, "It is busy.", '"v1"', NOW, "https://x/")
        assert feed.due_at > timezone.now()


def test_saving_never_undoes_what_a_worker_noted_meanwhile(chief, feed, nudges, monkeypatch):
    from cases.admin.feeds import FeedAdmin

    real = FeedAdmin.save_model

    def meanwhile(*args):
        Feed.objects.update(asked_at=NOW + timedelta(hours=1), answered_at=NOW)
        real(*args)

    monkeypatch.setattr(FeedAdmin, "save_model", meanwhile)
    chief.post(f"{LIST}{feed.pk}/change/", form(feed, every_minutes="30"))
    feed.refresh_from_db()
    assert (feed.every_minutes, feed.asked_at) == (30, NOW + timedelta(hours=1))
    assert feed.answered_at == NOW


def test_the_new_address_of_a_feed_that_moved_is_taken_over_with_a_button(chief, feed, nudges):
    page = f"{LIST}{feed.pk}/change/"
    button = "take_new_address"
    assert button not in chief.get(page).content.decode()
    Feed.objects.update(moved_to="https://new.example/feed")
    assert button in chief.get(page).content.decode()
    chief.post(page, form(feed, cases_feed_take_new_address="1"))
    feed.refresh_from_db()
    assert (feed.url, feed.moved_to, feed.etag) == ("https://new.example/feed", "", "")
    assert "ask_feeds" in nudges


def test_the_new_address_is_not_taken_over_if_another_feed_has_it(chief, feed, nudges):
    Feed.objects.create(publisher=feed.publisher, url="https://new.example/feed")
    Feed.objects.filter(pk=feed.pk).update(moved_to="https://new.example/feed")
    answer = chief.post(
        f"{LIST}{feed.pk}/change/", form(feed, cases_feed_take_new_address="1"), follow=True
    )
    assert "is a feed of its own already" in answer.content.decode()
    feed.refresh_from_db()
    assert feed.url == "https://gazette.example/feed"


def test_saving_and_asking_does_both(chief, feed, nudges):
    sent = form(feed, every_minutes="30", cases_feed_save_and_ask="1")
    chief.post(f"{LIST}{feed.pk}/change/", sent)
    feed.refresh_from_db()
    assert feed.every_minutes == 30 and feed.due_at <= timezone.now() and nudges


def test_what_a_server_says_is_escaped(chief, feed):
    Feed.objects.update(trouble="<script>alert(1)</script>", moved_to="https://x/<script>")
    for page in (LIST, f"{LIST}{feed.pk}/change/"):
        assert "<script>alert(1)" not in chief.get(page).content.decode()
