"""What becomes known later never changes what the API answers about an earlier day."""

import pytest
from django.utils import timezone

from cases.models import Case, Charge, Proceedings, SourceReport, Suspect, Warrant
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def warrant(the_case: Case) -> Warrant:
    """Public since 18 March 2024, ended on 1 June; Ada has died and her charge was withdrawn."""
    report = build.report("The Chronicle", "2024-04-01")
    later = build.report("The Gazette", "2024-08-01")
    drafts = SourceReport.objects.filter(pk__in=[report.pk, later.pk])
    drafts.update(state="published")
    made = build.warrant(the_case, "2024-03-18", report, later)
    Warrant.objects.filter(pk=made.pk).update(state="vacated", ended_on="2024-06-01")
    Case.objects.filter(pk=the_case.pk).update(summary="She was tried.")
    Suspect.objects.filter(slug="ada").update(died_on="2024-07-01")
    ada = Proceedings.objects.filter(suspect__slug="ada")
    ada.update(charge_outcome="withdrawn")
    charge = Charge.objects.create(
        proceedings=ada.get(), category="war_crime", crime="Pillage", outcome="withdrawn"
    )
    charge.sources.add(report)
    return made


# What is asked, and the state and end of the warrant that are told.
STATES = [
    ("", "vacated", "2024-06-01"),
    ("known_on=2024-05-31", "active", None),
    ("known_on=2024-06-01", "vacated", "2024-06-01"),
    ("valid_on=2024-05-31", "active", None),
    ("known_on=2024-08-01&valid_on=2024-05-31", "active", None),
    ("recorded_at=2999-01-01T00:00:00Z", None, None),
]

_EVIDENCE = "by the evidence that the policy “corroborated” accepts"
REASONS = [
    (
        "valid_on=2024-03-01",
        f"Nothing is known to have happened by 2024-03-01, {_EVIDENCE}.",
    ),
    (
        "valid_on=2024-03-01&known_on=2024-03-15",
        f"On 2024-03-15 nothing was known to have happened by 2024-03-01, {_EVIDENCE}.",
    ),
    (
        "known_on=2024-03-15&policy=any",
        "On 2024-03-15 nothing was publicly known of this case by the evidence that the policy "
        "“any” accepts.",
    ),
    (
        "recorded_at=2020-01-01T00:00:00Z",
        f"Nothing is publicly known of this case {_EVIDENCE}, as this site had recorded it at "
        "2020-01-01T00:00:00+00:00.",
    ),
]


@pytest.mark.parametrize(("query", "reason"), REASONS)
def test_why_nothing_is_the_answer_names_all_that_was_asked(warrant, get, query, reason):
    for found in (get(f"cases/the-case/?{query}"), *get(f"cases/?{query}")["results"]):
        assert (found["status"], found["status_reason"]) == (None, reason)


@pytest.mark.parametrize(("query", "state", "ended"), STATES)
def test_a_warrant_is_told_as_it_was_on_the_day(warrant, get, settled, query, state, ended):
    query = query.replace("2999-01-01T00:00:00Z", settled)
    case = get(f"cases/the-case/?{query}")
    [included] = get(f"cases/the-case/?include=warrants&{query}")["included"]["warrants"]
    for found in (*case["warrants"], included):
        assert (found["state"], found["ended"] and found["ended"]["on"]) == (state, ended)
    assert len(case["warrants"]) == 1


def test_a_warrant_of_which_no_day_of_its_end_is_recorded_has_no_state_then(warrant, get):
    Warrant.objects.update(ended_on=None)
    [found] = get("warrants/?known_on=2024-05-01")["results"]
    assert (found["state"], found["ended"]) == (None, None)
    [today] = get("warrants/")["results"]
    assert today["state"] == "vacated"


def test_warrants_are_sought_by_their_state_on_the_day(warrant, get):
    def found(query: str) -> int:
        return len(get(f"warrants/?{query}")["results"])

    assert (found("state=vacated"), found("state=active")) == (1, 0)
    day = "known_on=2024-05-01"
    assert (found(f"{day}&state=vacated"), found(f"{day}&state=active")) == (0, 1)


def test_a_warrant_that_was_not_issued_yet_is_not_told(warrant, get):
    assert get("cases/the-case/?valid_on=2024-03-16")["warrants"] == []


def test_reports_that_came_later_are_no_sources_then(warrant, get):
    def publishers(query: str) -> set[str]:
        [found] = get(f"warrants/?{query}")["results"]
        return {each["publisher"] for each in found["sources"]}

    assert publishers("known_on=2024-05-01") == {"The Chronicle"}
    assert publishers("") == {"The Chronicle", "The Gazette"}


@pytest.fixture
def settled(warrant) -> str:
    """A moment after all that was recorded."""
    return timezone.now().isoformat().replace("+", "%2B")


def test_the_summary_of_a_case_is_of_today(warrant, get, settled):
    for query, summary in (
        ("policy=any", "She was tried."),
        ("known_on=2024-05-01", ""),
        (f"recorded_at={settled}", ""),
    ):
        assert get(f"cases/the-case/?{query}")["summary"] == summary
        assert get(f"cases/?{query}")["results"][0]["summary"] == summary
    assert "summary" not in get("cases/the-case/?known_on=2024-05-01&fields=slug")


def test_the_death_of_a_person_is_told_by_what_was_known(warrant, get, settled):
    assert get("suspects/ada/")["died"]["on"] == "2024-07-01"
    assert get("suspects/ada/?known_on=2024-05-01")["died"] is None
    assert get(f"suspects/ada/?recorded_at={settled}")["died"] is None


def test_what_became_of_charges_is_of_today(warrant, get):
    def outcomes(query: str = "") -> list:
        [found] = get(f"proceedings/?suspect=ada&include=charges&{query}")["results"]
        told = [(each["outcome"], each["derived_outcome"]) for each in found["included"]["charges"]]
        return [found["charge_outcome"], *told]

    assert outcomes() == ["withdrawn", ("withdrawn", "withdrawn")]
    assert outcomes("policy=any") == [None, (None, None)]
    # No day is recorded on which a charge became known.
    assert outcomes("known_on=2024-05-01") == [None]
