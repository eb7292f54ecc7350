"""The page of a court: its situations, and what States are to it, from the record alone."""

from datetime import date

import pytest

from cases.models import Court, Milestone, StateRelation
from tests import build
from tests.views.reading import every, facts, first, links, rows, words


@pytest.fixture
def court(empty) -> Court:
    """A court with one situation, one case, and three States."""
    case = build.case("Amina", slug="one")
    release = build.court_release("2024-03-01")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    milestone = Milestone.objects.create(
        situation=case.situation, occurred_on=date(2020, 1, 1), kind="referral_received"
    )
    milestone.sources.add(release)
    court = case.situation.court
    for state, kind, since, precision, until in (
        ("CI", "declaration", date(2003, 4, 1), "month", date(2013, 5, 1)),
        ("CI", "party", date(2013, 5, 1), "day", None),
        ("BI", "party", date(2004, 12, 1), "day", date(2017, 10, 27)),
        ("AF", "not_party", None, "day", None),
    ):
        StateRelation.objects.create(
            court=court,
            state=state,
            kind=kind,
            since_on=since,
            since_precision=precision,
            until_on=until,
        )
    return court


def test_states_stand_by_name_with_their_relation_over_time(court, read):
    page = read("/courts/icc/")
    [situations, states, acts] = every(page, "table")

    assert [row[:4] for row in rows(states)] == [
        ["Afghanistan", "Not a party", "not recorded", "–"],
        ["Burundi", "State Party", "1 December 2004", "27 October 2017"],
        [
            "Côte d'Ivoire",
            "Declaration accepting jurisdiction (article 12(3))",
            "April 2003",
            "1 May 2013",
        ],
        ["Côte d'Ivoire", "State Party", "1 May 2013", "–"],
    ]
    assert links(first(page, "nav", "letters")) == ["#letter-A", "#letter-B", "#letter-C"]
    assert rows(situations) == [
        ["Somewhere ICC-01/99", "–", "Referral received 1 January 2020", "1"]
    ]
    assert rows(acts) == [
        ["Somewhere", "1 January 2020", "Referral received", "International Criminal Court"]
    ]
    assert facts(first(page, "article"))["Public cases"] == "1"
    told = facts(first(page, "article"))["States Parties"]
    assert told.startswith("1 on ") and told.endswith(", of those recorded here")


def test_states_are_found_by_a_part_of_the_name_and_by_relation(court, read):
    def found(query: str) -> list[str]:
        page = read(f"/courts/icc/?{query}")
        return [row[0] for row in rows(list(every(page, "table"))[1])]

    assert found("q=COTE") == ["Côte d'Ivoire", "Côte d'Ivoire"]
    assert found("kind=not_party") == ["Afghanistan"]
    assert found("q=&kind=") == ["Afghanistan", "Burundi", "Côte d'Ivoire", "Côte d'Ivoire"]
    page = read("/courts/icc/?q=nowhere")
    assert "No State meets this." in words(first(page, "main"))


def test_an_unknown_relation_is_answered_with_what_there_is(court, read):
    page = read("/courts/icc/?kind=friend", status=400)

    assert words(first(page, "ul", "errorlist")) == (
        "“friend” is no relation to a court. There are: party, declaration, not_party."
    )


def test_names_of_states_are_those_of_the_language(court, read):
    page = read("/fr/courts/icc/")

    assert [row[0] for row in rows(list(every(page, "table"))[1])][0] == "Afghanistan"
    assert "Burundi" in words(first(page, "main"))


def test_a_court_of_which_no_state_is_recorded_says_so(empty, read):
    build.situation()
    page = read("/courts/icc/")

    assert "No membership of a State is entered in this record yet." in words(first(page, "main"))
    assert list(every(page, "form", "filters")) == []


def test_a_milestone_of_a_draft_is_not_told(court, read):
    draft = build.report("The Gazette", "2024-01-01")
    milestone = Milestone.objects.create(
        situation=court.situations.get(),
        occurred_on=date(2021, 2, 2),
        kind="declaration_lodged",
        note="Not yet public.",
    )
    milestone.sources.add(draft)

    assert "Not yet public." not in words(first(read("/courts/icc/"), "main"))


def test_an_unknown_court_is_not_found(empty, read):
    read("/courts/nowhere/", status=404)
