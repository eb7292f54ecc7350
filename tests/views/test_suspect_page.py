"""The pages of people: outcome first, every spelling, custody with its proof."""

import pytest

from cases.models import Suspect, SuspectName
from tests.views.reading import attribute, every, facts, first, page_of, rows, words

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

    assert [row[:4] for row in rows(first(page, "table", "steps"))] == [
        ["15 June 2018", "Released", "15 June 2018", "Official"],
        ["12 June 2018", "Interim release", "15 June 2018", "Official"],
        ["3 July 2008", "In the Court's custody", "3 July 2008", "Official"],
        ["24 May 2008", "Held by a State: Belgium", "24 May 2008", "Public act"],
        ["23 May 2008", "At large", "24 May 2008", "Public act"],
    ]


def test_all_spellings_are_shown_in_their_language_and_direction(read):
    person = Suspect.objects.get(slug="maria-alekseyevna-lvova-belova")
    SuspectName.objects.create(suspect=person, name="Мария Львова-Белова", language="ru")
    page = read("/suspects/maria-alekseyevna-lvova-belova/")

    told = facts(first(page, "article"), "person-facts")
    spellings = [words(each) for each in every(first(page, "dl", "spellings"), "dd")]
    assert spellings == ["Maria Lvova-Belova", "Мария Львова-Белова Russian"]
    assert told["Born"] == "25 October 1984"
    assert told["Nationality"] == "Russia"
    russian = next(e for e in every(page, "span") if attribute(e, "lang") == "ru")
    assert attribute(russian, "dir") == "auto"


def test_partial_dates_are_shown_as_exactly_as_they_are_known(read):
    page = read("/suspects/sergei-ivanovich-kobylash/")

    assert facts(first(page, "article"), "person-facts")["Born"] == "1965"


def test_a_warrant_that_outlives_the_person_is_not_said_to_be_in_force(read):
    page = read("/suspects/saif-al-islam-gaddafi/")
    text = words(first(page, "main"))

    assert words(first(page, "p", "headline-word")) == "Died"
    assert "The Court has not ended its public arrest warrant since the death" in text
    warrants = words(first(page, "ul", "warrants"))
    assert "Not ended by the Court since the death, as far as is known." in warrants
    assert "In force" not in text


def test_a_page_about_a_day_tells_what_was_known_then(read):
    page = read("/suspects/jean-pierre-bemba-gombo/?known_on=2010-05-05")
    text = words(first(page, "main"))

    assert words(first(page, "title")) == (
        "Jean-Pierre Bemba Gombo as known on 5 May 2010 · ICC Tracker"
    )
    assert list(every(page, "div", "headline")) == []
    cards = list(every(page, "div", "person"))
    assert [(words(first(c, "h3")), words(first(c, "span", "status"))) for c in cards] == [
        ("Bemba", "Charges confirmed")
    ]
    assert [row[:3] for row in rows(first(page, "table", "steps"))] == [
        ["3 July 2008", "In the Court's custody", "3 July 2008"],
        ["24 May 2008", "Held by a State: Belgium", "24 May 2008"],
        ["23 May 2008", "At large", "24 May 2008"],
    ]
    # No day is recorded on which these became known.
    assert (
        "Nationality" not in text
        and "1962" not in text
        and "Crimes named" not in text
        and "Charges (" not in text
    )
    assert "2018" not in text and "cquitt" not in text.replace("Acquittal", "")


def test_nobody_is_named_on_a_day_on_which_the_public_had_no_name(client):
    response = client.get("/suspects/jean-pierre-bemba-gombo/?known_on=2005-05-05")
    page = page_of(response)

    assert response.status_code == 200
    assert words(first(page, "title")) == "Nothing was publicly known · ICC Tracker"
    assert words(first(page, "h1")) == "Nothing was publicly known"
    assert words(first(page, "div", "headline")) == (
        "Nobody was publicly named here on that day. By the end of 5 May 2005 no published "
        "report that counts here had named this person as a suspect before the Court."
    )
    assert "Bemba" not in response.content.decode()


def test_steps_after_the_day_asked_are_marked_and_move_nothing(read):
    page = read("/suspects/jean-pierre-bemba-gombo/?valid_on=2008-05-30")

    assert facts(first(page, "article"), "person-facts")["Custody"] == (
        "Held by a State: Belgium since 24 May 2008"
    )
    marked = [row[1] for row in rows(first(page, "table", "steps")) if "after the day" in row[1]]
    assert len(marked) == 3
    cards = {words(first(c, "h3")): words(c) for c in every(page, "div", "person")}
    assert "A public arrest warrant was in force in this case on that day." not in cards["Bemba"]
    assert "No step by that day, as far as is known." in cards["Bemba et al."]


def test_a_stricter_policy_asks_for_more(read):
    page = read("/suspects/jean-pierre-bemba-gombo/?policy=official&known_on=2018-03-09")

    assert "counting only this evidence: Only the Court's own word counts." in words(
        first(page, "p", "notice")
    )
    assert "It is told by the default evidence alone." in words(first(page, "main"))


def test_a_wrong_question_is_answered_without_what_is_wrong(read):
    page = read("/suspects/jean-pierre-bemba-gombo/?known_on=yesterday", status=400)

    assert words(first(page, "h1")) == "Jean-Pierre Bemba Gombo"
    assert "“yesterday” is not a day. Write it as 2023-03-17." in words(first(page, "main"))


def test_charges_stand_with_their_articles_and_outcomes(read):
    page = read("/suspects/maria-alekseyevna-lvova-belova/")
    card = first(page, "div", "person")

    assert words(first(card, "summary")) == "Crimes named in the warrant (2)"
    assert rows(first(card, "table"))[0][1:5] == [
        "War crime",
        "Article 8(2)(a)(vii)",
        "–",
        "Pending",
    ]
    assert facts(first(page, "article"), "person-facts")["Public arrest warrant"] == "In force"


def test_custody_is_drawn_only_where_the_table_says_more_than_one_thing(read):
    drawn = read("/suspects/jean-pierre-bemba-gombo/")
    lanes = [words(each) for each in every(first(drawn, "figure", "lanes"), "text", "lane-label")]

    assert lanes == ["Held by the Court", "Held by a State, or serving a sentence", "Not held"]
    assert list(every(read("/suspects/maria-alekseyevna-lvova-belova/"), "figure")) == []
