"""The stops of the slider: the days on which the answer changed, and no day that was not known."""

import pytest

from tests import build
from tests.views.reading import attribute, every, first, words

A = "/cases/putin-and-lvova-belova/"


def stops(page) -> list[tuple[str, str]]:
    """What each stop says, and where it leads."""
    listed = first(page, "ol", "stops")
    return [(words(each), attribute(first(each, "a"), "href")) for each in every(listed, "li")]


def shown(page) -> list[str]:
    links = every(first(page, "ol", "stops"), "a")
    return [words(each) for each in links if attribute(each, "aria-current") == "true"]


@pytest.mark.usefixtures("docket", "db")
def test_the_stops_are_the_days_on_which_the_answer_changed_and_today(read):
    page = read(A)

    assert stops(page) == [
        ("13 March 2023 Reported", f"{A}?known_on=2023-03-13"),
        ("17 March 2023 Warrant issued", f"{A}?known_on=2023-03-17"),
        ("Today Warrant issued", A),
    ]
    assert shown(page) == ["Today"]


@pytest.mark.usefixtures("docket", "db")
def test_a_day_of_the_past_is_told_of_no_later_day_and_of_no_answer_of_today(read):
    page = read(f"{A}?known_on=2023-03-15")

    assert stops(page) == [
        ("13 March 2023 Reported", f"{A}?known_on=2023-03-13"),
        ("15 March 2023 Reported", f"{A}?known_on=2023-03-15"),
        ("Today", A),
    ]
    assert shown(page) == ["15 March 2023"]


@pytest.mark.usefixtures("docket", "db")
def test_other_evidence_has_other_stops_and_each_link_keeps_the_rest_of_the_question(read):
    page = read(f"{A}?policy=official&valid_on=2023-03-01")

    assert stops(page) == [
        (
            "17 March 2023 Warrant or summons sought",
            f"{A}?known_on=2023-03-17&valid_on=2023-03-01&policy=official",
        ),
        ("Today Warrant or summons sought", f"{A}?valid_on=2023-03-01&policy=official"),
    ]
    evidence = first(page, "div", "evidence")
    assert [(words(each), attribute(each, "href")) for each in every(evidence, "a")] == [
        ("Official", f"{A}?valid_on=2023-03-01&policy=official"),
        ("Corroborated (default)", f"{A}?valid_on=2023-03-01"),
        ("Named", f"{A}?valid_on=2023-03-01&policy=named"),
        ("Any", f"{A}?valid_on=2023-03-01&policy=any"),
    ]


@pytest.mark.usefixtures("empty")
def test_each_stop_says_what_the_page_to_which_it_leads_says(read):
    case = build.case("Amina", "Boris", slug="one")
    paper, release = build.report("Gazette", "2024-01-05"), build.court_release("2024-03-01")
    build.claim(paper, case, "reported", "2024-01-05")
    build.claim(release, case, "warrant_issued", "2024-01-20", "Amina")
    last = build.court_release("2024-05-01")
    build.claim(last, case, "surrendered", "2024-05-01", "Boris")
    build.publish(paper, release, last)

    found = stops(read("/cases/one/"))
    assert [words.split(" 2024 ")[-1] for words, _ in found] == [
        "Reported",
        "Warrant issued",
        "Surrendered",
        "Today Surrendered",
    ]
    for told, address in found:
        assert told.endswith(words(first(read(address), "p", "headline-word"))), address
