"""The page of a report: publisher, dates, relays, revisions, and what became of its claims."""

from datetime import date

import pytest

from cases.models import Relay, Revision, SourceReport
from cases.recording import record_all_due, retract
from tests import build
from tests.views.reading import attribute, every, facts, first, links, rows, words


@pytest.fixture
def reports(empty) -> tuple[SourceReport, SourceReport]:
    """A report of a newspaper from unnamed sources, and one that relays it."""
    case = build.case("Amina", slug="one")
    paper = build.report(
        "The Gazette",
        "2024-01-10",
        title="Case ahead",
        sourcing="anonymous",
        hosted_by="an archive",
        archived_url="https://archive.example/1",
    )
    relay = build.report(
        "The Echo",
        "2024-01-11",
        relays=(paper,),
        title="Gazette: case ahead",
        is_verified=False,
        language="fr",
    )
    build.claim(paper, case, "reported", "2024-01-10", quote="Officials say so.")
    build.claim(
        relay,
        case,
        "reported",
        "2024-01-11",
        act="declines_to_comment",
        attribution="named",
        speaker="the Prosecutor's office",
        capacity="court",
    )
    Revision.objects.create(report=paper, revised_on=date(2024, 1, 12), note="Added a reply.")
    build.publish(paper, relay)
    return paper, relay


def test_a_report_says_who_published_it_when_and_from_whom(read, reports):
    paper, relay = reports
    page = read(f"/reports/{paper.pk}/")

    assert words(first(page, "h1")) == "Case ahead"
    assert words(first(page, "title")) == ("Report by The Gazette, 10 January 2024 · ICC Tracker")
    assert facts(first(page, "article")) == {
        "Page": f"{paper.url} read as a copy hosted by an archive",
        "Archived copy": "https://archive.example/1",
        "Published": "10 January 2024",
        "Read on": "1 January 2025",
        "Language": "English",
        "Sources it names": "Unnamed sources",
        "Verified": "Yes: the page itself was read",
    }
    outside = next(each for each in every(page, "a") if attribute(each, "href") == paper.url)
    assert attribute(outside, "rel") == "noopener nofollow"


def test_a_report_shows_relays_revisions_and_claims(read, reports):
    paper, relay = reports
    page = first(read(f"/reports/{paper.pk}/"), "article")
    lists = [words(each) for each in every(page, "ul")]

    assert lists == [
        "10 January 2024 Reported that there is a case Officials say so. "
        "On the word of: unnamed persons. Counts",
        "The Echo, Gazette: case ahead 11 January 2024 · Not stated page not read",
    ]
    assert rows(first(page, "table")) == [["12 January 2024", "Added a reply."]]
    assert [words(each) for each in every(page, "h3")] == ["one", "Relayed by"]


def test_a_report_that_nobody_has_read_is_marked(read, reports):
    page = read(f"/reports/{reports[1].pk}/")

    assert words(first(page, "p", "notice")) == (
        "Not verified. Nobody has read this page yet; its content is taken from other pages "
        "that cite it."
    )
    assert f"/reports/{reports[0].pk}/" in links(first(page, "article"))
    assert words(list(every(page, "ul", "events"))[0]) == (
        "11 January 2024 Declined to comment On the word of: a named person or body "
        "(the Prosecutor's office, for the Court (judges, Prosecutor, Registry)). No change of "
        "status: Only what is asserted or confirmed can move a status; this is shown."
    )


@pytest.mark.parametrize("state", ["draft", "submitted", "rejected"])
def test_a_report_that_is_not_published_is_not_found(read, reports, state):
    SourceReport.objects.filter(pk=reports[0].pk).update(state=state, rejection_reason="Why?")

    read(f"/reports/{reports[0].pk}/", status=404)
    assert "Relays" not in words(first(read(f"/reports/{reports[1].pk}/"), "article"))


def test_an_impossible_number_is_not_found(read, empty):
    read(f"/reports/{10**30}/", status=404)


def tree(element) -> list:
    """The publishers of a tree of reports, each with those below."""
    return [
        (
            words(first(item, "a")).split(",")[0],
            *[tree(each) for each in item.children if is_list(each)],
        )
        for item in element.children
        if not isinstance(item, str) and item.name == "li"
    ]


def is_list(element) -> bool:
    return not isinstance(element, str) and element.name == "ul"


def test_the_way_of_the_news_is_shown_back_to_its_origins(read, reports):
    paper, relay = reports
    third = build.report("The Mirror", "2024-01-12", relays=(relay, paper))
    draft = build.report("The Draft", "2024-01-13", relays=(third,))
    Relay.objects.create(report=third, relayed=draft)
    build.publish(third)

    page = first(read(f"/reports/{third.pk}/"), "article")
    assert tree(first(page, "ul", "tree")) == [("The Gazette",), ("The Echo", [("The Gazette",)])]
    assert "1 report behind it did its own reporting: an origin." in words(page)
    assert "The Draft" not in words(page)
    marks = [words(each) for each in every(page, "small", "mark")]
    assert marks == ["origin", "page not read", "origin"]

    below = first(read(f"/reports/{paper.pk}/"), "article")
    assert tree(first(below, "ul", "tree")) == [("The Echo", [("The Mirror",)]), ("The Mirror",)]


def test_relays_in_a_circle_end_and_have_no_origin(read, reports):
    paper, relay = reports
    Relay.objects.create(report=paper, relayed=relay)

    page = first(read(f"/reports/{paper.pk}/"), "article")
    assert tree(first(page, "ul", "tree")) == [("The Echo", [("The Gazette",)])]
    assert "shown in full above" in words(page)
    assert "No report that stands is known as the origin of this news." in words(page)


def test_a_retracted_report_says_why_and_names_nobody(empty, read, client):
    case = build.case("Amina", slug="one")
    paper = build.report("The Gazette", "2024-01-10")
    build.claim(paper, case, "warrant_issued", "2024-01-10", "Amina")
    other = build.report("The Echo", "2024-01-11")
    build.claim(other, case, "reported", "2024-01-11")
    build.publish(paper, other)
    assert "Concerns Amina." in words(first(read(f"/reports/{paper.pk}/"), "article"))

    retract(paper, "The page was a forgery.")
    record_all_due()

    page = first(read(f"/reports/{paper.pk}/"), "article")
    assert words(first(page, "div", "notice-wrong")) == (
        "Retracted. This report proves nothing any more. The page was a forgery. Its title and "
        "address are withheld, and the words of what it says: it concerns somebody whom no "
        "published report names in the case."
    )
    assert words(first(page, "h1")) == "Title withheld"
    assert "Amina" not in words(page)
    for address in (f"/reports/{paper.pk}/", "/reports/?format=csv", "/cases/one/"):
        assert paper.url not in client.get(address).content.decode()
