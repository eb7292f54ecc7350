"""The pages of situations: milestones with sources, cases with statuses."""

import re
from datetime import date

import pytest

from cases.models import Court, StateRelation
from tests.views.reading import every, facts, first, links, rows, words

pytestmark = [pytest.mark.usefixtures("docket", "db")]


def test_a_situation_shows_how_it_came_and_what_followed(read):
    page = read("/situations/ukraine/")

    assert facts(first(page, "article")) == {
        "State concerned": "Ukraine",
        "Latest milestone": "Declaration lodged 25 October 2024",
        "Public cases": "2",
        "People publicly named as suspects": "6",
    }
    electric = ["Warrant issued", "5 March 2024", "5 March 2024", "Official", "4"]
    children = ["Warrant issued", "17 March 2023", "17 March 2023", "Official", "2"]
    assert rows(first(page, "table")) == [
        ["Electric infrastructure strikes our grouping", *electric],
        ["Putin and Lvova-Belova our grouping", *children],
    ]
    assert facts(page, "words") == {
        "Referral by a State": "A State Party asked the Prosecutor to investigate (articles 13(a) "
        "and 14).",
        "Referral received": "1 March 2022 2 March 2022 11 March 2022 April 2022",
        "Declaration lodged": "17 April 2014 8 September 2015 25 October 2024",
    }


def test_what_the_states_concerned_are_to_the_court_is_told_in_words(read):
    court = Court.objects.get(slug="icc")
    StateRelation.objects.create(
        court=court, state="UA", kind="party", since_on=date(2025, 1, 1), note="See JURIST."
    )
    StateRelation.objects.create(court=court, state="FR", kind="party", since_on=date(2002, 7, 1))

    told = facts(read("/situations/ukraine/"), "words")
    assert told["Ukraine"] == "State Party, since 1 January 2025 See JURIST."
    assert "France" not in told


def test_the_reports_behind_a_situation_stand_by_kind_of_publisher(read):
    page = read("/situations/ukraine/")
    groups = [words(first(each, "summary")) for each in every(page, "details", "report-group")]

    assert "58 reports are behind the cases and milestones" in words(first(page, "main"))
    assert groups == [
        "The Court (12)",
        "Press (36)",
        "Organisation or scholar (3)",
        "Encyclopedia (1)",
        "State or international body (6)",
    ]


def test_milestones_come_newest_first_with_their_sources(read):
    milestones = list(every(first(read("/situations/ukraine/"), "ol"), "li"))

    assert len(milestones) == 10
    assert words(milestones[0]) == (
        "25 October 2024 Declaration lodged Ukraine deposited its ratification of the Rome "
        "Statute together with an article 124 declaration; membership took effect on "
        "1 January 2025. JURIST; The Kyiv Independent; Coalition for the ICC"
    )
    assert words(milestones[1]).startswith("April 2022 Referral received")
    assert all(
        re.match("/(reports|report-an-error)/", href) for each in milestones for href in links(each)
    )


def test_situations_of_ships_name_all_flag_states(read):
    page = read(
        "/situations/registered-vessels-of-the-union-of-the-comoros-the-hellenic-republic-"
        "and-the-kingdom-of-cambodia/"
    )

    assert facts(first(page, "article"))["States concerned"] == "Greece, Cambodia, Comoros"
    assert "No case of this situation is publicly known." in words(first(page, "main"))


def test_the_list_shows_every_situation_with_its_cases(read):
    table = first(read("/situations/"), "table")
    by_name = {row[0]: row[1:] for row in rows(table)}

    assert len(by_name) == 29
    assert by_name["Georgia ICC-01/15"] == [
        "The Prosecutor's own motion",
        "Investigation concluded 16 December 2022",
        "Warrant issued Mindzaev and others",
    ]
    assert by_name["Guinea"][2] == "No public case"


def test_an_unknown_situation_is_not_found(read):
    assert read("/situations/nowhere/", status=404)


def test_of_many_cases_the_first_are_named_with_the_way_to_all(read, monkeypatch):
    monkeypatch.setattr("cases.models.case.NAMED_OF_A_SITUATION", 1)
    page = read("/situations/")

    shown = {row[0]: row[3] for row in rows(first(page, "table"))}
    assert shown["Ukraine ICC-01/22"] == (
        "Warrant issued Electric infrastructure strikes All 2 cases"
    )
    assert "/cases/?situation=ukraine" in links(first(page, "table"))
    with_one = [told for told in shown.values() if "All" not in told and "No public" not in told]
    assert with_one
