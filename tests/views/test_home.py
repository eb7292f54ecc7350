"""The home page: what changed last, where all cases and people stand, the map of situations."""

from datetime import date

from cases.models import Situation
from tests import build
from tests.views.reading import attribute, every, first, links, rows, words


def world() -> None:
    one = build.case("Amina", "Boris", slug="one")
    two = build.case("Clara", slug="two")
    release = build.court_release("2024-03-05")
    paper = build.report("The Gazette", "2024-01-10")
    build.claim(paper, two, "reported", "2024-01-10")
    for name in ("Amina", "Boris"):
        build.claim(release, one, "warrant_sought", "2024-02-01", name)
        build.claim(release, one, "warrant_issued", "2024-03-01", name)
    build.claim(release, one, "surrendered", "2024-03-04", "Boris")
    build.publish(paper, release)
    Situation.objects.update(countries="UG")


def cards(page, heading: str) -> list[tuple[str, list[str]]]:
    """The cards of the section with this heading: words and links."""
    section = next(
        each for each in every(page, "section") if attribute(each, "aria-labelledby") == heading
    )
    return [(words(card), links(card)) for card in every(section, "li", "card")]


def test_home_counts_cases_by_phase_and_status(empty, read):
    world()
    page = read("/")

    assert words(
        next(each for each in every(page, "h2") if attribute(each, "id") == "standing")
    ) == ("2 cases by phase")
    assert cards(page, "standing") == [
        ("Unconfirmed 1 Reported 1", ["/cases/?phase=unconfirmed", "/cases/?status=reported"]),
        ("Pre-trial 1 Surrendered 1", ["/cases/?phase=pre-trial", "/cases/?status=surrendered"]),
    ]


def test_home_counts_people_at_large_in_custody_and_before_the_court(empty, read):
    world()
    page = read("/")

    assert cards(page, "people") == [
        ("At large 1", ["/suspects/?custody=at_large"]),
        ("In custody 1", ["/suspects/?custody=in_icc_custody"]),
        ("Before the Court 1 Surrendered 1", ["/suspects/?status=surrendered"]),
    ]
    assert [words(each) for each in every(first(page, "div", "key-figures"), "li")] == [
        "2 cases",
        "1 person at large",
        "1 person in custody",
        "1 person before the Court",
    ]


def test_home_shows_the_latest_changes_of_case_and_people_once(empty, read):
    world()

    assert rows(first(read("/"), "table")) == [
        ["5 March 2024", "one Boris", "Surrendered", "4 March 2024", "Official"],
        ["5 March 2024", "one Amina, Boris", "Warrant issued", "1 March 2024", "Official"],
        [
            "5 March 2024",
            "one Amina, Boris",
            "Warrant or summons sought",
            "1 February 2024",
            "Official",
        ],
        ["10 January 2024", "two", "Reported", "10 January 2024", "Unnamed source"],
    ]


def test_the_map_has_a_mark_for_each_situation_and_a_table_says_the_same(empty, read):
    world()
    Situation.objects.create(
        court=Situation.objects.get().court, name="Elsewhere", slug="elsewhere", countries="UG"
    )
    page = read("/")

    drawing = first(page, "svg", "map")
    assert [(attribute(a, "href"), attribute(a, "aria-label")) for a in every(drawing, "a")] == [
        ("/situations/elsewhere/", "Elsewhere: 0 cases"),
        ("/situations/somewhere/", "Somewhere: 2 cases"),
    ]
    beside = first(page, "div", "atlas")
    assert rows(beside) == [["Somewhere", "2"]]
    assert links(first(beside, "table")) == [
        "/situations/somewhere/",
        "/cases/?situation=somewhere",
    ]
    assert links(first(beside, "ul")) == ["/situations/elsewhere/"]


def test_every_number_says_as_of_when_it_is(empty, read):
    world()
    today = date.today()

    said = [words(each) for each in every(read("/"), "p", "as-of")]
    assert said == [f"As of the last recording on {today.day} {today:%B %Y}."] * 5


def test_home_answers_where_nothing_is_recorded(empty, read):
    Situation.objects.all().delete()
    page = read("/")

    assert [words(each) for each in every(first(page, "main"), "h2")] == [
        "Latest changes of status",
        "0 cases by phase",
        "0 people",
        "0 situations",
    ]
    assert "Nothing has been recorded yet." in words(first(page, "main"))
