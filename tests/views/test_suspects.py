"""The pages of people: outcome first, every spelling, custody with its proof."""

import pytest

from cases.models import Suspect, SuspectName
from tests.views.reading import attribute, every, facts, first, links, rows, words

pytestmark = [pytest.mark.usefixtures("docket", "db")]


def test_an_acquittal_comes_before_everything_else(read):
    page = read("/suspects/jean-pierre-bemba-gombo/")
    headlines = list(every(page, "div", "headline"))

    assert [[words(p) for p in every(each, "p")] for each in headlines] == [
        [
            "Acquittal final",
            "The person has been found not guilty and no appeal remains.",
            "Bemba, 8 June 2018.",
        ]
    ]
    assert [words(first(card, "h3")) for card in every(page, "div", "person")] == [
        "Bemba",
        "Bemba et al.",
    ]


def test_a_person_in_two_cases_has_a_status_in_each(read):
    cards = every(read("/suspects/jean-pierre-bemba-gombo/"), "div", "person")

    assert [(words(first(card, "h3")), words(first(card, "span", "status"))) for card in cards] == [
        ("Bemba", "Acquittal final"),
        ("Bemba et al.", "Conviction final"),
    ]


def test_custody_follows_the_person_through_all_cases(read):
    page = read("/suspects/jean-pierre-bemba-gombo/")

    assert [row[:4] for row in rows(first(page, "table"))] == [
        ["15 June 2018", "Released", "15 June 2018", "Official"],
        ["12 June 2018", "Released until trial", "15 June 2018", "Official"],
        ["8 March 2018", "Serving a sentence", "8 March 2018", "Public act"],
        ["3 July 2008", "In the Court's custody", "3 July 2008", "Official"],
        ["24 May 2008", "Held by a State: Belgium", "24 May 2008", "Public act"],
        ["23 May 2008", "At large", "24 May 2008", "Public act"],
    ]


def test_all_spellings_are_shown_in_their_language_and_direction(read):
    person = Suspect.objects.get(slug="maria-alekseyevna-lvova-belova")
    SuspectName.objects.create(suspect=person, name="Мария Львова-Белова", language="ru")
    page = read("/suspects/maria-alekseyevna-lvova-belova/")

    told = facts(first(page, "article"))
    assert told["Also written"] == "Maria Lvova-Belova Мария Львова-Белова"
    assert told["Born"] == "25 October 1984"
    assert told["Nationality"] == "Russia"
    russian = next(e for e in every(page, "span") if attribute(e, "lang") == "ru")
    assert attribute(russian, "dir") == "auto"


def test_partial_dates_are_shown_as_exactly_as_they_are_known(read):
    page = read("/suspects/sergei-ivanovich-kobylash/")

    assert facts(first(page, "article"))["Born"] == "1965"


def test_a_warrant_that_outlives_the_person_is_not_said_to_be_in_force(read):
    page = read("/suspects/saif-al-islam-gaddafi/")
    text = words(first(page, "main"))

    assert words(first(page, "p", "headline-word")) == "Died"
    assert "The Court has not ended its public arrest warrant since the death" in text


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
