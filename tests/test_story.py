"""The founding example, question by question, as a tool asks it through the API.

In March 2023 the press reported, from unnamed officials, that the Court would open two cases
over the war in Ukraine: (A) abducted children, (B) strikes on civilian infrastructure.
"""

import json
from datetime import date
from urllib.parse import urlencode

import pytest

from cases import recording
from cases.models import Case, Claim, Publisher, Relay, Situation, SourceReport

CASE_A = "putin-and-lvova-belova"
CASE_B = "electric-infrastructure-strikes"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(docket, client):
    """Ask the API for a case: `ask(slug, known_on=..., valid_on=..., policy=...)`."""

    def ask(slug: str, **question: str) -> dict:
        response = client.get(f"/api/v1/cases/{slug}/?{urlencode(question)}")
        assert response.status_code == 200, response.content
        return response.json()

    return ask


def test_on_12_march_2023_nothing_is_publicly_known_of_case_a(ask):
    case = ask(CASE_A, known_on="2023-03-12")
    assert case["status"] is None
    assert case["evidence"] is None
    assert case["history"] == []
    assert case["warrants"] == []
    assert case["status_reason"].startswith("On 2023-03-12 nothing was publicly known")
    assert [suspect["status"] for suspect in case["suspects"]] == [None, None]


@pytest.mark.parametrize("slug", [CASE_A, CASE_B])
def test_on_13_march_2023_both_cases_are_reported_by_two_origins_neither_named(ask, slug):
    case = ask(slug, known_on="2023-03-13")
    assert case["status"] == {
        "code": "reported",
        "label": "Reported",
        "meaning": "A published report says that there is, or will be, a case. "
        "The Court has not confirmed it.",
        "phase": "unconfirmed",
        "effective_on": "2023-03-13",
        "effective_precision": "day",
        "holds_from": "2023-03-13",
        "known_on": "2023-03-13",
        "basis": "unnamed_source",
    }
    assert (case["evidence"]["origins"], case["evidence"]["named_origins"]) == (2, 0)
    assert {suspect["status"] for suspect in case["suspects"]} == {None}, "nobody was named"


def test_on_15_march_2023_official_sources_alone_know_nothing_of_case_a(ask):
    assert ask(CASE_A, known_on="2023-03-15", policy="official")["status"] is None


def test_on_17_march_2023_a_warrant_is_issued_in_case_a_on_the_courts_own_word(ask):
    case = ask(CASE_A, known_on="2023-03-17")
    shown = ("code", "effective_on", "effective_precision", "known_on", "basis")
    assert [case["status"][key] for key in shown] == [
        "warrant_issued",
        "2023-03-17",
        "day",
        "2023-03-17",
        "official",
    ]
    assert [person["status"]["code"] for person in case["suspects"]] == ["warrant_issued"] * 2


def test_on_1_march_the_warrant_was_being_sought_as_was_known_on_20_march(ask):
    case = ask(CASE_A, valid_on="2023-03-01", known_on="2023-03-20")
    assert case["status"]["code"] == "warrant_sought"
    assert case["status"]["effective_on"] == "2023-02-22"
    assert case["status"]["known_on"] == "2023-03-17"
    assert case["evidence"]["secret_days"] == 23


def test_on_1_march_nothing_yet_as_was_known_on_15_march(ask):
    assert ask(CASE_A, valid_on="2023-03-01", known_on="2023-03-15")["status"] is None


def test_at_the_end_of_2023_case_b_is_reported_and_unconfirmed_for_293_days(ask):
    case = ask(CASE_B, known_on="2023-12-31")
    assert case["status"]["code"] == "reported"
    assert case["evidence"]["unconfirmed_days"] == 293


def test_on_5_march_2024_a_warrant_is_issued_in_case_b(ask):
    case = ask(CASE_B, known_on="2024-03-05")
    assert case["status"]["code"] == "warrant_issued"
    assert case["status"]["basis"] == "official"
    assert [(p["slug"], p["status"] and p["status"]["code"]) for p in case["suspects"]] == [
        ("sergei-ivanovich-kobylash", "warrant_issued"),
        ("viktor-nikolayevich-sokolov", "warrant_issued"),
        ("sergei-kuzhugetovich-shoigu", None),
        ("valery-vasilyevich-gerasimov", None),
    ]


def test_the_no_comment_and_the_kremlins_words_are_shown_and_move_nothing(ask):
    case = ask(CASE_A, known_on="2023-03-15")
    said = {(each["act"], each["speaker"].split(",")[0]) for each in case["utterances"]}
    assert ("declines_to_comment", "Office of the Prosecutor") in said
    assert any(act == "reacts" and "Peskov" in speaker for act, speaker in said)
    assert case["status"]["code"] == "reported"


def test_a_list_answers_the_same_question_as_a_single_case(docket, client):
    found = client.get("/api/v1/cases/?known_on=2023-03-15&situation=ukraine").json()
    assert [(case["slug"], case["status"]["code"]) for case in found["results"]] == [
        (CASE_B, "reported"),
        (CASE_A, "reported"),
    ]
    then = client.get("/api/v1/cases/?known_on=2023-03-12&situation=ukraine").json()
    assert [case["status"] for case in then["results"]] == [None, None]


# The nine publications of 13 and 14 March 2023: who had the news from whom.
PUBLICATIONS = {
    "The New York Times": ("2023-03-13", []),
    "Reuters": ("2023-03-13", []),
    "cde.news": ("2023-03-13", ["The New York Times"]),
    "The Kyiv Independent": ("2023-03-13", ["The New York Times"]),
    "Pledge Times": ("2023-03-13", ["The New York Times"]),
    "Nyheter24": ("2023-03", ["The New York Times"]),
    "The Moscow Times": ("2023-03-13", ["The New York Times"]),
    "CNN": ("2023-03-14", ["The New York Times", "Reuters"]),
    "News Net Daily": ("2023-03-14", ["CNN"]),
}


@pytest.fixture
def reports(docket) -> dict[str, SourceReport]:
    """The nine publications, entered and published, on a case of their own."""
    case = Case.objects.create(
        situation=Situation.objects.get(slug="ukraine"),
        title="The reported case",
        short_name="Reported",
        slug="reported",
        is_title_ours=True,
    )
    made = {}
    for name, (published, _) in PUBLICATIONS.items():
        month_only = len(published) == 7
        made[name] = SourceReport.objects.create(
            publisher=Publisher.objects.get_or_create(name=name)[0],
            url=f"https://example.org/{len(made)}",
            published_on=date.fromisoformat(published + ("-01" if month_only else "")),
            published_precision="month" if month_only else "day",
        )
        Claim.objects.create(
            report=made[name],
            case=case,
            kind="reported",
            effective_on=made[name].published_on,
            effective_precision=made[name].published_precision,
            attribution="unnamed",
        )
    for name, (_, relayed) in PUBLICATIONS.items():
        for other in relayed:
            Relay.objects.create(report=made[name], relayed=made[other])
    for report in made.values():
        recording.publish(report)
    recording.record_all_due()
    return made


def test_behind_the_nine_publications_are_two_origins(reports, ask):
    case = ask("reported", known_on="2023-03-31")
    assert case["status"]["code"] == "reported"
    assert case["evidence"]["reports"] == 9
    assert (case["evidence"]["origins"], case["evidence"]["named_origins"]) == (2, 0)


def test_when_the_new_york_times_retracts_reuters_stands_and_when_both_do_nothing_is_known(
    reports, ask, client
):
    recording.retract(reports["The New York Times"], "The newspaper withdrew the article.")
    recording.record_all_due()
    case = ask("reported", known_on="2023-03-31")
    assert case["status"]["code"] == "reported"
    assert [claim["publisher"] for claim in case["history"][0]["proof"]] == ["Reuters"]
    assert case["evidence"]["origins"] == 1

    recording.retract(reports["Reuters"], "The agency withdrew the report.")
    recording.record_all_due()
    assert ask("reported")["status"] is None

    retracted = client.get(f"/api/v1/reports/{reports['Reuters'].public_id}/").json()
    assert retracted["state"] == "retracted"
    assert retracted["retraction_reason"] == "The agency withdrew the report."

    recording.reinstate(reports["Reuters"])
    recording.record_all_due()
    again = ask("reported")
    assert again["status"]["code"] == "reported"
    assert json.dumps(again["history"][0]["status"]) == json.dumps(case["history"][0]["status"])
