"""The pages of situations: milestones with sources, cases with statuses."""

import pytest

from tests.views.reading import every, facts, first, links, rows, words

pytestmark = [pytest.mark.usefixtures("docket", "db")]


def test_a_situation_shows_how_it_came_and_what_followed(read):
    page = read("/situations/ukraine/")

    assert facts(first(page, "article")) == {
        "State concerned": "Ukraine",
        "How it came before the Court": "Referral by a State article 13",
    }
    assert rows(first(page, "table")) == [
        [
            "Electric infrastructure strikes our grouping",
            "Warrant issued",
            "5 March 2024",
            "5 March 2024",
            "Official",
        ],
        [
            "Putin and Lvova-Belova our grouping",
            "Warrant issued",
            "17 March 2023",
            "17 March 2023",
            "Official",
        ],
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
    assert all(href.startswith("/reports/") for each in milestones for href in links(each))


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
