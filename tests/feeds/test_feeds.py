"""Feeds: every change as an entry that keeps its name, and says so when it is no longer said."""

from html import unescape
from itertools import product

import pytest

from cases import recording
from cases.models import Case, Publisher, StatusChange, Suspect
from tests import build
from tests.feeds.reading import atom, json_feed, titles

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def case():
    """A warrant against Amina on the Court's word, and nobody else."""
    case = build.case("Amina", slug="the-case")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    case.release = release
    return case


def test_an_entry_says_what_holds_since_when_and_who_says_so(case, client):
    rows = {row.proceedings_id is None: row for row in StatusChange.objects.filter(
        policy="corroborated"
    )}  # fmt: skip
    feed = atom(client, "/feeds/changes.atom")
    assert titles(feed) == ["the-case: Warrant issued", "Amina (the-case): Warrant issued"]
    of_amina = feed.entries[1]
    assert of_amina.id == f"tag:localhost,2026:status-change/{rows[False].pk}"
    assert of_amina.link == "http://localhost:8000/cases/the-case/"
    assert of_amina.published == of_amina.updated == rows[False].recorded_at.isoformat()
    assert of_amina.summary == "Since 1 March 2024, known since 1 March 2024. Basis: official."
    words = unescape(of_amina.content[0].value)
    assert "International Criminal Court" in words and "the Court's own word" in words
    assert f'href="http://localhost:8000/reports/{case.release.pk}/"' in words
    assert "Everybody is presumed innocent" in words
    related = [link.href for link in of_amina.links if link.rel == "related"]
    assert related == [f"http://localhost:8000/api/v1/status-changes/{rows[False].pk}/"]
    assert client.get(related[0].removeprefix("http://localhost:8000")).status_code == 200


def test_both_forms_say_the_same(case, client):
    one, other = atom(client, "/feeds/changes.atom"), json_feed(client, "/feeds/changes.json")
    assert [entry.id for entry in one.entries] == [item["id"] for item in other["items"]]
    assert titles(one) == titles(other)
    assert other["items"][1]["_icc_tracker"] == {
        "fate": "stands",
        "is_our_word": True,
        "case": "the-case",
        "suspect": "amina",
        "status": "warrant_issued",
        "effective_on": "2024-03-01",
        "known_on": "2024-03-01",
        "stands_until": None,
        "basis": "official",
        "is_verified": True,
        "api": [link.href for link in one.entries[1].links if link.rel == "related"][0],
        "instead": None,
        "earlier": None,
    }


def test_what_is_retracted_stays_under_its_name_and_says_withdrawn_first(case, client):
    again = build.report("The Gazette", "2024-03-02", sourcing="named")
    build.claim(again, case, "reported", "2024-03-02", "Amina", attribution="named", speaker="X")
    build.publish(again)
    before = {entry.id: entry.title for entry in atom(client, "/feeds/changes.atom").entries}
    recording.retract(case.release, "It was forged.")
    recording.record_all_due()
    feed = atom(client, "/feeds/changes.atom")
    after = {entry.id: entry for entry in feed.entries}
    assert set(before) <= set(after)
    gone = [each for each in after.values() if each.id in before and "Warrant" in each.title]
    assert {each.title for each in gone} == {
        "Corrected: Amina (the-case): Warrant issued",
        "Corrected: the-case: Warrant issued",
    }
    for each in gone:
        assert each.updated > each.published
        words = each.content[0].value
        assert "This is no longer said" in words and "was retracted here: It was forged." in words
        assert "In its place:" in words and "Reported since 2 March 2024" in words
    # What is new names what it corrects, and stands above nothing older than itself.
    new = [each for each in after.values() if each.title == "Amina (the-case): Reported"]
    assert "It corrects what was said before:" in new[0].content[0].value
    assert [each.updated for each in feed.entries] == sorted(
        (each.updated for each in feed.entries), reverse=True
    )


def test_whom_no_report_names_any_more_is_not_named_by_what_stays(case, client):
    ids = {entry.id for entry in atom(client, "/feeds/changes.atom").entries}
    recording.retract(case.release, "It confused Amina with another.")
    recording.record_all_due()
    for address in ("/feeds/changes.atom", "/feeds/corrections.atom", "/cases/the-case/feed.atom"):
        feed = atom(client, address)
        assert {entry.id for entry in feed.entries} == ids
        assert sorted(titles(feed)) == [
            "Withdrawn: A person not named (the-case): Warrant issued",
            "Withdrawn: the-case: Warrant issued",
        ]
        unnamed = next(each for each in feed.entries if "not named" in each.title)
        assert "amina" not in str(unnamed).lower()
    assert client.get("/suspects/amina/feed.atom").status_code == 404


def test_a_better_proof_replaces_an_entry_and_is_no_correction(case, client):
    build.claim(second := build.court_release("2024-03-01"), case, "warrant_issued",
                "2024-03-01", "Amina")  # fmt: skip
    build.publish(second)
    recording.retract(case.release, "Cited twice.")
    recording.record_all_due()
    assert set(titles(atom(client, "/feeds/changes.atom"))) == {
        "the-case: Warrant issued",
        "Amina (the-case): Warrant issued",
        "Replaced: the-case: Warrant issued",
        "Replaced: Amina (the-case): Warrant issued",
    }
    assert titles(atom(client, "/feeds/corrections.atom")) == []


def test_each_feed_holds_what_concerns_it(case, client):
    other = build.case("Bako", slug="another")
    release = build.court_release("2024-05-01")
    build.claim(release, other, "summons_issued", "2024-05-01", "Bako")
    build.publish(release)
    in_both = {
        "Bako (another): Summons issued",
        "another: Summons issued",
        "Amina (the-case): Warrant issued",
        "the-case: Warrant issued",
    }
    for form, read in (("atom", atom), ("json", json_feed)):
        told = {
            address: set(titles(read(client, f"{address}.{form}")))
            for address in (
                "/feeds/changes",
                "/situations/somewhere/feed",
                "/cases/another/feed",
                "/suspects/amina/feed",
            )
        }
        assert told == {
            "/feeds/changes": in_both,
            "/situations/somewhere/feed": in_both,
            "/cases/another/feed": {"Bako (another): Summons issued", "another: Summons issued"},
            "/suspects/amina/feed": {"Amina (the-case): Warrant issued"},
        }


def test_hostile_words_stay_words(client):
    evil = '</title><script>alert("x")</script>&amp;\x0b\ud7ff]]>'
    case = build.case("Amina", slug="the-case")
    Case.objects.update(short_name=evil)
    Suspect.objects.update(name=f"<b>{evil}")
    release = build.court_release("2024-03-01")
    Publisher.objects.update(name=evil)
    release.title = f"{evil}<img src=x onerror=alert(1)>"
    release.save()
    build.claim(release, case, "warrant_issued", "2024-03-01", "<b>" + evil)
    build.publish(release)
    feed = atom(client, "/feeds/changes.atom")
    clean = evil.replace("\x0b", "")
    assert feed.entries[0].title_detail.type == "text/plain"
    assert f"{clean}: Warrant issued" in [entry.title for entry in feed.entries]
    raw = client.get("/feeds/changes.atom").content.decode()
    assert "<script" not in raw and "&lt;script" not in raw.split("<content")[2].split("</con")[0]
    for item in json_feed(client, "/feeds/changes.json")["items"]:
        assert "<script" not in item["content_html"] and "<img" not in item["content_html"]
        assert "&lt;script&gt;" in item["content_html"]


def test_who_has_it_already_is_told_so_without_a_feed_being_made(case, client, monkeypatch):
    for address in ("/feeds/changes.atom", "/cases/the-case/feed.json", "/feeds/hearings.ics"):
        first = client.get(address)
        assert first["Cache-Control"].startswith("public, max-age=300")
        by_mark = client.get(address, headers={"if-none-match": first["ETag"]})
        by_time = client.get(address, headers={"if-modified-since": first["Last-Modified"]})
        assert [by_mark.status_code, by_time.status_code] == [304, 304]
        assert by_mark.content == b"" and by_mark["ETag"] == first["ETag"]
    mark = client.get("/feeds/changes.atom")["ETag"]
    monkeypatch.setattr("cases.feeds.views.entries_of", lambda rows: pytest.fail("was made"))
    assert client.get("/feeds/changes.atom", headers={"if-none-match": mark}).status_code == 304


@pytest.mark.parametrize("what", ["history", "name", "retraction"])
def test_whatever_changes_what_a_feed_says_changes_its_mark(case, client, what):
    before = client.get("/feeds/changes.atom")["ETag"]
    assert client.get("/feeds/changes.atom")["ETag"] == before
    if what == "history":
        more = build.court_release("2024-04-01")
        build.claim(more, case, "arrested", "2024-04-01", "Amina")
        build.publish(more)
    elif what == "name":
        Suspect.objects.update(name="Aminata")
    else:
        recording.retract(case.release, "Forged.")
    recording.record_all_due()
    answer = client.get("/feeds/changes.atom", headers={"if-none-match": before})
    assert answer.status_code == 200 and answer["ETag"] != before


def test_pages_lead_to_their_feeds(case, client):
    links = {
        "/cases/the-case/": "/cases/the-case/feed",
        "/suspects/amina/": "/suspects/amina/feed",
        "/situations/somewhere/": "/situations/somewhere/feed",
        "/changes/": "/feeds/changes",
        "/corrections/": "/feeds/corrections",
        "/fr/cases/the-case/": "/cases/the-case/feed",
    }
    for page, feed in links.items():
        text = client.get(page).content.decode()
        for form, media_type in (("atom", "atom+xml"), ("json", "feed+json")):
            assert f'<a href="{feed}.{form}"' in text, page
            whole = f'<link rel="alternate" type="application/{media_type}" '
            assert f'{whole}href="http://localhost:8000{feed}.{form}"' in text, page
    # A page about a day when nobody knew must not lead to what came out later.
    assert "feed.atom" not in client.get("/cases/the-case/?known_on=2024-01-01").content.decode()


def test_what_is_no_feed_is_not_found_and_a_wrong_part_says_what_is_right(case, client):
    for address in ("/cases/none/feed.atom", "/feeds/changes.rss", "/feeds/changes.atom?archive=1"):
        assert client.get(address).status_code == 404, address
    feeds = ("/feeds/changes.atom", "/feeds/corrections.json", "/cases/the-case/feed.json")
    parts = (
        "one",
        "",
        "0",
        "-1",
        "1.5",
        "01",
        "%201",
        "²",
        "١",
        "9" * 10,
        "1&archive=one",
        "one&archive=1",
    )
    for feed, part in product(feeds, parts):
        wrong = client.get(f"{feed}?archive={part}")
        assert wrong.status_code == 400, part
        assert wrong["Content-Type"] == "text/plain; charset=utf-8"
        assert wrong.content.decode() == (
            "“archive” is the number of one older part of the feed: 1, 2, 3 and so on.\n"
        )
    assert client.post("/feeds/changes.atom").status_code == 405
