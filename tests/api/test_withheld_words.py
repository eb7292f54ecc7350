"""Claims about somebody whom no published report names any more are told without their words."""

import pytest

from cases import recording
from cases.ledger.keeping import keep
from cases.models import Claim, PublicRecord, ReportWords, StatusChange
from tests import build

WORDS = {"speaker": "A lawyer of Zed", "quote": "Zed is sought.", "custodian": "The guards of Zed"}
pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def naming():
    """The only report that names somebody in a case that stands by another report."""
    case = build.case("Zed", slug="the-case")
    standing, naming = build.court_release("2024-03-18"), build.court_release("2024-03-17")
    build.claim(standing, case, "opened", "2024-03-16", quote="A case was opened.")
    build.claim(naming, case, "warrant_issued", "2024-03-17", "Zed", **WORDS)
    build.publish(standing, naming)
    return naming


def retract(report) -> None:
    recording.retract(report, "It was not to be named.")
    recording.record_all_due()
    keep()


def of(rows: list[dict]) -> dict:
    return next(each for each in rows if each["kind"] == "warrant_issued")


def test_the_api_tells_that_it_was_said_and_that_its_report_was_retracted_but_no_name(naming, get):
    assert WORDS.items() <= of(get("claims/")["results"]).items()
    retract(naming)
    claim = of(get("claims/")["results"])
    assert {name: claim[name] for name in WORDS} == dict.fromkeys(WORDS, "")
    assert (claim["suspects"], claim["report"]["state"]) == ([], "retracted")
    [told] = get(f"reports/{naming.public_id}/")["claims"]
    assert (told["quote"], told["speaker"], told["suspects"]) == ("", "", [])
    others = [each for each in get("claims/")["results"] if each["kind"] == "opened"]
    assert [each["quote"] for each in others] == ["A case was opened."]
    assert [each["report"]["state"] for each in others] == ["published"]


def test_the_proof_of_a_step_that_was_taken_back_is_told_without_the_words(naming, get):
    retract(naming)
    row = StatusChange.objects.filter(proceedings=None, status="warrant_issued").first()
    [claim] = get(f"status-changes/{row.pk}/")["derivation"]["claims"]
    assert (claim["quote"], claim["speaker"], claim["origins"]) == ("", "", [])
    assert claim["report_state"] == "retracted"


def test_bulk_data_and_search_forget_the_words_and_have_them_again_when_it_is_reinstated(naming):
    claim = Claim.objects.get(report=naming)

    def told() -> tuple[str, bool]:
        keep()
        row = PublicRecord.objects.get(table="claims", object_id=claim.pk).row
        return row["quote"], "sought" in ReportWords.objects.get(report=naming).words

    assert told() == ("Zed is sought.", True)
    retract(naming)
    assert told() == ("", False)
    recording.reinstate(naming)
    recording.record_all_due()
    assert told() == ("Zed is sought.", True)
    claim.refresh_from_db()
    assert claim.quote == "Zed is sought."
