"""The tree of sources: origins at the roots, those who relay them below, loops and all."""

import pytest

from cases.models import Relay
from cases.recording import record_all_due, retract
from tests import build
from tests.views.reading import attribute, every, first, words

pytestmark = pytest.mark.usefixtures("empty")


def sources(page):
    return next(
        each for each in every(page, "section") if attribute(each, "aria-labelledby") == "sources"
    )


def tree(page) -> dict[str, list]:
    """Each origin with its reports as nested lists of their publishers."""
    found = {}
    for roots in every(sources(page), "ul", "origins"):
        for root in [each for each in roots.children if getattr(each, "name", "") == "li"]:
            details = first(root, "details")
            below = [each for each in details.children if getattr(each, "name", "") == "ul"]
            found[words(first(root, "summary"))] = _nested(below[0]) if below else []
    return found


def _nested(level) -> list:
    found = []
    for item in [each for each in level.children if getattr(each, "name", "") == "li"]:
        about = words(first(item, "small")).split(",")[0]
        below = [each for each in item.children if getattr(each, "name", "") == "ul"]
        found.append([about, *_nested(below[0])] if below else about)
    return found


def the_lead(page) -> str:
    return words(first(sources(page), "p", "prose")).split(". An origin")[0]


@pytest.fixture
def one():
    """Two papers with unnamed sources; one is relayed over two steps, one relay relays both."""
    case = build.case("Amina", slug="one")
    gazette, wire = build.report("Gazette", "2024-01-01"), build.report("Wire", "2024-01-01")
    echo = build.report("Echo", "2024-01-02", relays=(gazette, wire))
    mirror = build.report("Mirror", "2024-01-03", relays=(echo,))
    for report in (gazette, wire, echo, mirror):
        build.claim(report, case, "reported", "2024-01-01")
    build.publish(gazette, wire, echo, mirror)
    return {"case": case, "gazette": gazette, "wire": wire, "echo": echo, "mirror": mirror}


def test_origins_are_roots_and_relays_stand_below_them(one, read):
    page = read("/cases/one/")

    assert the_lead(page) == "Behind this case: two origins, neither named"
    assert tree(page) == {
        "Unnamed persons, through Gazette not named 3 reports": [["Gazette", ["Echo", "Mirror"]]],
        "Unnamed persons, through Wire not named 3 reports": [["Wire", ["Echo", "Mirror"]]],
    }


def test_the_courts_own_word_comes_first_and_is_one_origin_however_many_tell_it(one, read):
    release = build.court_release("2024-02-01")
    paper = build.report("Ledger", "2024-02-01", is_verified=False)
    build.claim(release, one["case"], "warrant_issued", "2024-02-01", "Amina")
    told = {"attribution": "public_act", "speaker": "International Criminal Court"}
    build.claim(paper, one["case"], "warrant_issued", "2024-02-01", "Amina", **told)
    build.publish(release, paper)

    page = read("/cases/one/")
    assert the_lead(page) == "Behind this case: three origins, one of them named"
    assert next(iter(tree(page).items())) == (
        "The Court named 2 reports",
        ["International Criminal Court", "Ledger"],
    )
    marks = [words(each) for each in every(sources(page), "span", "mark")]
    assert marks == ["not verified"]


def test_a_report_that_a_paper_relays_is_its_source_though_it_makes_no_claim_itself(read):
    case = build.case("Amina", slug="one")
    agency = build.report("Agency", "2024-01-01")
    paper = build.report("Paper", "2024-01-02", relays=(agency,))
    build.claim(paper, case, "reported", "2024-01-01")
    build.publish(agency, paper)

    assert tree(read("/cases/one/")) == {
        "Unnamed persons, through Agency not named 2 reports": [["Agency", "Paper"]]
    }


def test_reports_that_relay_each_other_are_each_shown_once(read):
    case = build.case("Amina", slug="one")
    left = build.report("Left", "2024-01-01", does_own_reporting=True)
    right = build.report("Right", "2024-01-01", relays=(left,), does_own_reporting=True)
    Relay.objects.create(report=left, relayed=right)
    for report in (left, right):
        build.claim(report, case, "reported", "2024-01-01")
    build.publish(left, right)

    page = read("/cases/one/")
    assert the_lead(page) == "Behind this case: two origins, neither named"
    assert list(tree(page)) == [
        "Unnamed persons, through Left not named 2 reports",
        "Unnamed persons, through Right not named 2 reports",
    ]
    assert words(sources(page)).count("shown above") == 2


def test_a_retracted_report_is_no_origin_and_is_marked(one, read):
    retract(one["wire"], "It was invented.")
    record_all_due()

    page = read("/cases/one/")
    assert list(tree(page)) == ["Unnamed persons, through Gazette not named 3 reports"]
    rest = first(sources(page), "details", "origins-none")
    assert words(first(rest, "summary")) == "1 more report that proves no step here"
    assert words(first(rest, "strong", "mark-wrong")) == "retracted"


def test_a_tree_of_an_earlier_day_holds_nothing_that_was_published_later(one, read):
    page = read("/cases/one/?known_on=2024-01-02")

    assert tree(page) == {
        "Unnamed persons, through Gazette not named 2 reports": [["Gazette", "Echo"]],
        "Unnamed persons, through Wire not named 2 reports": [["Wire", "Echo"]],
    }
    assert "Mirror" not in words(first(page, "main"))


def test_what_was_said_in_public_is_an_origin_before_a_page_that_documents_it_was_written(read):
    case = build.case("Amina", slug="one")
    later = build.court_release("2024-02-10")
    spoken = {"public_on": "2020-05-05", "public_reason": "open_court"}
    build.claim(later, case, "convicted", "2020-05-05", "Amina", **spoken)
    build.publish(later)

    assert tree(read("/cases/one/?known_on=2021-01-01")) == {"The Court named 0 reports": []}
    assert tree(read("/cases/one/")) == {
        "The Court named 1 report": ["International Criminal Court"]
    }
