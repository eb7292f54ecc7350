"""The home page: what changed last, where all cases and people stand, the map of situations."""

from datetime import date, timedelta

from cases import recording
from cases.models import Case, Situation
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


def scheduled(case, day: date):
    """A report of the Court, published ten days ago, that says that a hearing is set for a day."""
    published = str(date.today() - timedelta(days=10))
    report = build.court_release(published)
    build.claim(report, case, "hearing_scheduled", published, "Amina", hearing_on=day)
    build.publish(report)
    return report


def coming(page) -> list[str]:
    return [words(each) for ul in every(page, "ul", "coming") for each in every(ul, "li")]


def test_home_tells_the_hearings_to_come_with_page_source_and_calendar(empty, read):
    world()
    case, today = Case.objects.get(slug="one"), date.today()
    assert "Hearings to come" not in words(first(read("/"), "main"))

    scheduled(case, today + timedelta(days=40))
    report = scheduled(case, today)
    page = read("/")

    assert len(coming(page)) == 2
    source = f"Source: {report.publisher.name}"
    assert coming(page)[0] == f"{today.day} {today:%B %Y} one {source}"
    assert links(first(page, "ul", "coming"))[:2] == ["/cases/one/", report.get_absolute_url()]
    assert "/feeds/hearings.ics" in links(first(page, "main"))


def test_home_tells_no_hearing_that_is_past_or_called_off(empty, read):
    world()
    case = Case.objects.get(slug="one")
    scheduled(case, date.today() - timedelta(days=1))
    assert coming(read("/")) == []
    report = scheduled(case, date.today() + timedelta(days=3))
    assert len(coming(read("/"))) == 1

    recording.retract(report, "A mistake.")
    assert coming(read("/")) == [], "before the worker has called it off"
    recording.record_all_due()
    assert coming(read("/")) == []


def test_home_tells_no_hearing_of_a_case_that_may_not_be_named(empty, read):
    # Named after somebody whom no published report names.
    case = build.case("Amina", "Zanzibarine", slug="zanzibarine")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    scheduled(case, date.today() + timedelta(days=3))
    page = read("/")
    assert coming(page) == [] and "anzibarine" not in words(first(page, "main"))


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


def test_the_page_says_once_as_of_when_all_of_it_is(empty, read):
    world()
    today = date.today()

    page = read("/")
    [said] = every(page, "p", "as-of")
    told = f"All of this page is as of the last recording on {today.day} {today:%B %Y}."
    assert words(said) == told
    assert words(first(page, "main")).count("last recording") == 1


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
