"""The home page: where all cases stand, and what changed last."""

from datetime import date

from tests import build
from tests.views.reading import every, first, links, rows, words


def world() -> None:
    one = build.case("Amina", "Boris", slug="one")
    two = build.case("Clara", slug="two")
    release = build.court_release("2024-03-05")
    paper = build.report("The Gazette", "2024-01-10")
    build.claim(paper, two, "reported", "2024-01-10")
    for name in ("Amina", "Boris"):
        build.claim(release, one, "warrant_sought", "2024-02-01", name)
        build.claim(release, one, "warrant_issued", "2024-03-01", name)
    build.publish(paper, release)


def test_home_counts_cases_by_phase_and_status(empty, read):
    world()
    page = read("/")

    assert words(first(page, "h2")) == "2 cases, 2 people"
    cards = list(every(first(page, "ul", "phases"), "li", "card"))
    assert [words(card) for card in cards] == [
        "Unconfirmed 1 Reported 1",
        "Pre-trial 1 Warrant issued 1",
    ]
    assert links(cards[1]) == ["/cases/?phase=pre-trial", "/cases/?status=warrant_issued"]


def test_home_shows_the_latest_changes_of_case_and_people_once(empty, read):
    world()

    assert rows(first(read("/"), "table")) == [
        ["5 March 2024", "one Amina, Boris", "Warrant issued", "1 March 2024", "Official"],
        ["5 March 2024", "one Amina, Boris", "Warrant sought", "1 February 2024", "Official"],
        ["10 January 2024", "two", "Reported", "10 January 2024", "Unnamed source"],
    ]


def test_home_says_as_of_when_it_speaks(empty, read):
    world()
    today = date.today()

    assert words(first(read("/"), "p", "as-of")) == (
        f"As of the last recording on {today.day} {today:%B %Y}."
    )


def test_home_answers_where_nothing_is_recorded(empty, read):
    page = read("/")

    assert words(first(page, "h2")) == "0 cases, 0 people"
    assert "Nothing has been recorded yet." in words(first(page, "main"))
