"""The archive of feeds: whoever follows it back misses nothing, whenever it is cut."""

import pytest

from cases import recording
from cases.feeds import log
from tests import build
from tests.feeds.reading import atom, json_feed

pytestmark = pytest.mark.usefixtures("empty")
SITE = "http://localhost:8000"


def link(feed, rel: str) -> str | None:
    return next((each.href.removeprefix(SITE) for each in feed.feed.links if each.rel == rel), None)


def whole(client, address: str) -> list[list[str]]:
    """The names of the entries of a feed and of its archive, newest document first."""
    documents, seen = [], set()
    while address:
        assert address not in seen
        seen.add(address)
        feed = atom(client, address)
        documents.append([entry.id for entry in feed.entries])
        assert link(feed, "next") == link(feed, "prev-archive")
        address = link(feed, "prev-archive")
    return documents


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(log, "PART", 3)


def grow(number: int) -> None:
    """One more case with two changes, and every third time a retraction."""
    case = build.case("Amina", slug=f"case-number-{number}")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    if number % 3 == 0:
        recording.retract(release, "Forged.")
        recording.record_all_due()


@pytest.mark.parametrize("address", ["/feeds/changes.atom", "/situations/somewhere/feed.atom"])
def test_a_reader_who_follows_the_archive_gets_every_entry_at_any_length(small, client, address):
    build.situation()
    for number in range(6):
        every = {f"tag:localhost,2026:status-change/{row.pk}" for row in log.every_change()}
        assert set().union(*whole(client, address)) == every
        grow(number)


def test_a_full_part_keeps_its_entries_while_the_feed_grows(small, client):
    grow(1), grow(2), grow(3)
    before = {n: atom(client, f"/feeds/changes.atom?archive={n}") for n in (1, 2)}
    grow(4), grow(6)
    for number, feed in before.items():
        now = atom(client, f"/feeds/changes.atom?archive={number}")
        assert [each.id for each in now.entries] == [each.id for each in feed.entries]
        assert link(now, "current") == "/feeds/changes.atom"
        assert link(now, "next-archive") == f"/feeds/changes.atom?archive={number + 1}"
        assert "fh_archive" in now.feed
    assert "fh_archive" not in atom(client, "/feeds/changes.atom").feed


def test_a_correction_of_an_old_entry_comes_to_the_top_again(small, client):
    case = build.case("Amina", slug="old")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    old = {entry.id for entry in atom(client, "/feeds/changes.atom").entries}
    for number in (1, 2, 4):
        grow(number)
    assert not old & {entry.id for entry in atom(client, "/feeds/changes.atom").entries}
    recording.retract(release, "Forged.")
    recording.record_all_due()
    newest = atom(client, "/feeds/changes.atom").entries
    assert old <= {entry.id for entry in newest}
    assert all(each.title.startswith("Withdrawn: ") for each in newest if each.id in old)


def test_json_readers_follow_next_url_to_the_same_entries(small, client):
    for number in range(5):
        grow(number)
    found, address = set(), "/feeds/changes.json"
    while address:
        feed = json_feed(client, address)
        found |= {item["id"] for item in feed["items"]}
        address = feed.get("next_url", "").removeprefix(SITE)
    assert found == {f"tag:localhost,2026:status-change/{row.pk}" for row in log.every_change()}


def test_no_two_changes_share_a_name_over_the_history_of_all_feeds(client):
    for number in range(4):
        grow(number)
    told: dict[str, set] = {}
    for address in (
        "/feeds/changes.json",
        "/feeds/corrections.json",
        "/situations/somewhere/feed.json",
        *(f"/cases/case-number-{number}/feed.json" for number in range(4)),
        "/suspects/amina/feed.json",
    ):
        for item in json_feed(client, address)["items"]:
            told.setdefault(item["id"], set()).add((item["date_published"], item["content_html"]))
    assert len(told) == log.every_change().count() == 8
    assert all(len(said) == 1 for said in told.values())
