"""The desk: what waits for whom, what is stuck, and what the worker did last."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from cases import recording
from cases.admin import desk
from cases.admin.worker import Worker
from cases.models import (
    DeskSettings,
    ErrorReport,
    Feed,
    FeedItem,
    Heartbeat,
    PageWatch,
    Publisher,
    SourceReport,
)
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


def person(name: str, role: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def ada():
    return person("ada", "Contributors")


@pytest.fixture
def emil():
    return person("emil", "Editors")


@pytest.fixture
def emma():
    return person("emma", "Editors")


def draft(by: User, title: str) -> SourceReport:
    return build.report(entered_by=by, title=title)


def told(piles) -> dict[str, list[str]]:
    """What each pile that is shown lists."""
    shown = [pile for pile in piles if pile.number or pile.when_empty]
    return {pile.title: [entry.text for entry in pile.entries] for pile in shown}


def test_each_finds_what_he_or_she_began_by_what_has_to_be_done_with_it(ada, emil):
    draft(ada, "begun")
    recording.submit(sent := draft(ada, "sent"), by=ada)
    recording.submit(returned := draft(ada, "returned"), by=ada)
    recording.reject(returned, "Which court?", by=emil)
    draft(emil, "another's")

    piles = desk.own_piles(ada)

    assert told(piles) == {
        "Sent back to you": ["returned"],
        "Your drafts": ["begun"],
        "Yours, waiting for somebody's review": ["sent"],
    }
    assert "“Which court?”" in piles[0].entries[0].detail
    assert piles[2].entries[0].address == f"/admin/cases/sourcereport/{sent.pk}/change/"


def test_what_one_submitted_waits_for_somebody_else(emil, emma):
    recording.submit(draft(emil, "of emil"), by=emil)

    assert told(desk.review_piles(emma)) == {"Submitted, for you to review": ["of emil"]}
    assert told(desk.review_piles(emil)) == {"Submitted, for you to review": []}

    DeskSettings.objects.create(pk=1, needs_two_people=False)
    assert told(desk.review_piles(emil)) == {"Submitted, for you to review": ["of emil"]}


def test_a_contributor_sees_neither_reviews_nor_inbox_nor_what_readers_wrote(ada, emil):
    recording.submit(draft(emil, "of emil"), by=emil)
    reader_writes("Wrong")
    article("An article")

    assert desk.review_piles(ada) == []
    assert told(desk.review_piles(person("emma", "Editors"))) == {
        "Submitted, for you to review": ["of emil"],
        "Errors that readers report": ["Surrendered on 5 March 2024"],
        "Inbox: articles from feeds": ["An article"],
    }


def reader_writes(message: str) -> None:
    ErrorReport.objects.create(
        fact="Surrendered on 5 March 2024", page="/cases/x/", message=message
    )


def article(title: str) -> FeedItem:
    publisher, _ = Publisher.objects.get_or_create(name="The Gazette", kind="press")
    feed, _ = Feed.objects.get_or_create(publisher=publisher, url="https://example.org/feed")
    return FeedItem.objects.create(feed=feed, guid=title, title=title, url="https://example.org/a")


def test_claims_that_prove_nothing_and_pages_and_feeds_that_fail_are_stuck(emil):
    case = build.case("Ada")
    said = build.report(published="2024-01-01")
    build.claim(said, case, "surrendered", "2024-01-01", "Ada")
    build.publish(said)
    PageWatch.objects.create(
        report=said, outcome="gone", detail="404 Not Found", changed_at=timezone.now()
    )
    item = article("x")
    Feed.objects.filter(pk=item.feed_id).update(failures=3, trouble="No answer.")

    piles = [pile for pile in desk.stuck_piles(emil) if pile.number]

    assert [(pile.title, pile.number) for pile in piles] == [
        ("Not proved for more than 30 days", 1),
        ("Sources whose page changed or is gone", 1),
        ("Feeds that fail", 1),
    ]
    assert piles[0].entries[0].address == f"/admin/cases/sourcereport/{said.pk}/change/"
    assert piles[1].entries[0].detail == "Gone. 404 Not Found"
    assert piles[2].entries[0].detail == "No answer."


def test_what_is_new_is_not_yet_stuck(emil):
    case = build.case("Ada")
    said = build.report(published=str(date.today() - timedelta(days=3)))
    build.claim(said, case, "surrendered", str(date.today() - timedelta(days=3)), "Ada")
    build.publish(said)

    assert told(desk.stuck_piles(emil)) == {}


def test_a_claim_that_cannot_follow_is_listed_with_the_reason(emil):
    case = build.case("Ada")
    final = build.court_release("2024-01-01")
    build.claim(final, case, "acquittal_upheld", "2024-01-01", "Ada")
    later = build.court_release("2024-05-01")
    build.claim(later, case, "trial_opened", "2024-05-01", "Ada")
    build.publish(final, later)

    (pile,) = [pile for pile in desk.stuck_piles(emil) if pile.number]

    assert pile.title == "Claims that the rules refuse"
    assert pile.entries[0].detail.startswith(
        "International Criminal Court: Nothing can follow “Acquittal final”"
    )


def test_the_worker_is_told_to_be_alive_or_silent_and_what_it_has_to_do():
    assert desk.worker_now() == Worker(False, None, 0, None)

    beat = Heartbeat.objects.create(name="worker", beat_at=timezone.now())
    case = build.case("Ada")
    recording.mark_due(cases=[case.pk])
    case.refresh_from_db()
    assert desk.worker_now() == Worker(True, beat.beat_at, 1, case.due_since)

    beat.beat_at -= timedelta(hours=1)
    beat.save()
    assert desk.worker_now() == Worker(False, beat.beat_at, 1, case.due_since)


def test_the_latest_recording_says_what_was_written_of_which_case():
    case = build.case("Ada", slug="ada-s-case")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)

    (latest,) = desk.latest_recordings()

    assert latest.case == case
    assert latest.lines == [
        "Surrendered, since <time>2024-03-05</time>, known <time>2024-03-05</time>"
    ]
    assert latest.address == f"/admin/cases/statuschange/?case__id__exact={case.pk}"


def test_the_latest_recording_says_what_was_taken_back():
    case = build.case("Ada", slug="ada-s-case")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "surrendered", "2024-03-05", "Ada")
    build.publish(release)
    recording.retract(release, "It was another Ada.")
    recording.record_all_due()

    latest, first = desk.latest_recordings()

    assert latest.case == first.case == case and latest.recorded_at > first.recorded_at
    assert latest.lines == [
        "Taken back: Surrendered, since <time>2024-03-05</time>, known <time>2024-03-05</time>"
    ]
    assert latest.address.endswith(f"?case__id__exact={case.pk}&standing=superseded")
    assert first.lines[0].startswith("Surrendered")


def test_what_is_said_with_other_evidence_is_not_called_taken_back():
    case = build.case("Ada", slug="ada-s-case")
    release, second = build.court_release("2024-03-05"), build.court_release("2024-03-04")
    for each in (release, second):
        build.claim(each, case, "surrendered", "2024-03-05", "Ada")
        build.publish(each)
    assert [
        line for each in desk.latest_recordings() for line in each.lines if "back" in line
    ] == []


@pytest.mark.parametrize("role", ["Contributors", "Editors", "Chief editors"])
def test_the_first_page_opens_for_each_role_and_every_link_of_it_too(client, emil, role):
    recording.submit(draft(emil, "of emil"), by=emil)
    reader_writes("Wrong")
    article("An article")
    user = person("somebody", role)
    draft(user, "of somebody")
    client.force_login(user)

    page = client.get("/admin/")

    text = page.content.decode()
    assert page.status_code == 200
    assert ("of emil" in text) == (role != "Contributors")
    addresses = {part.split('"')[0] for part in text.split('href="')[1:]}
    own = {each.replace("&amp;", "&") for each in addresses if each.startswith("/admin/")}
    assert len(own) > 10
    for each in sorted(own - {"/admin/logout/"}):
        assert client.get(each, follow=True).status_code == 200, each


def test_a_desk_on_which_one_may_publish_alone_says_so(client, emil):
    client.force_login(emil)
    assert "two-person rule is off" not in client.get("/admin/").content.decode()

    DeskSettings.objects.create(pk=1, needs_two_people=False)
    assert "two-person rule is off" in client.get("/admin/").content.decode()
