"""The list of people: every spelling finds them, and each leads to the person's cases."""

import pytest

from tests.views.reading import every, first, links, rows, words

pytestmark = [pytest.mark.usefixtures("docket", "db")]


def test_people_are_found_by_any_spelling(read):
    page = read("/suspects/?q=kushayb")

    assert [row[0] for row in rows(first(page, "table"))] == [
        "Ali Muhammad Ali Abd-Al-Rahman Ali Kushayb"
    ]
    nobody = words(first(read("/suspects/?q=nobody-of-this-name"), "main"))
    assert "Nobody of that name." in nobody


def test_every_person_leads_to_the_persons_cases(read):
    row = next(every(first(read("/suspects/?q=Bemba+Gombo"), "tbody"), "tr"))

    assert links(row) == [
        "/suspects/jean-pierre-bemba-gombo/",
        "/cases/bemba/",
        "/cases/bemba-et-al/",
    ]


def test_a_wrong_search_says_so(read):
    page = read("/suspects/?q=%00", status=400)

    assert words(first(page, "ul", "errorlist")) == "Null characters are not allowed."
