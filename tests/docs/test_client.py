"""The example client of the documentation, against a running server."""

import importlib.util
from itertools import islice
from pathlib import Path

import pytest

from cases import recording
from cases.models import Case, PublicRecord, SourceReport
from tests.api.tools import issue

FILE = Path(__file__).parents[2] / "docs" / "client" / "icc_tracker_client.py"


@pytest.fixture(scope="module")
def module():
    spec = importlib.util.spec_from_file_location("icc_tracker_client", FILE)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def tracker(module, docket, transactional_db, live_server, settings):
    settings.API_LIMITS = False
    return module.Client(live_server.url, name="tests")


def test_it_reads_every_row_of_a_list_whatever_the_size_of_its_pages(tracker):
    found = [case["slug"] for case in tracker.rows("cases", limit=7)]
    assert sorted(found) == sorted(Case.objects.told().values_list("slug", flat=True))
    both = tracker.rows("cases", status=["convicted", "sentence_served"])
    assert {case["status"]["code"] for case in both} <= {"convicted", "sentence_served"}


def test_what_is_true_or_false_is_written_as_the_api_reads_it(tracker):
    page = tracker.get(tracker._address("cases/", {"count": True, "limit": 1}))
    assert page["count"] == Case.objects.told().count()
    of_cases = list(islice(tracker.rows("status-changes", of_case_itself=True), 5))
    assert of_cases and all(each["suspect"] is None for each in of_cases)


def test_it_asks_what_held_on_one_day_as_known_on_another(tracker):
    def status(**question):
        found = tracker.row("cases", "putin-and-lvova-belova", **question)["status"]
        return found and found["code"]

    assert status() == "warrant_issued"
    assert status(known_on="2023-03-13") == "reported"
    assert status(known_on="2023-03-12") is None
    assert status(valid_on="2023-03-01", known_on="2023-03-20") == "warrant_sought"


def test_what_has_not_changed_is_not_sent_again(tracker):
    first = tracker.row("cases", "putin-and-lvova-belova")
    assert tracker.row("cases", "putin-and-lvova-belova") is first
    Case.objects.filter(slug="putin-and-lvova-belova").update(summary="Other words.")
    recording.record_all_due()
    assert tracker.row("cases", "putin-and-lvova-belova")["summary"] == "Other words."


def test_it_keeps_a_copy_up_to_date(tracker):
    copy = {}
    after = tracker.mirror(copy)
    assert {(t, k): row for t, rows in copy.items() for k, row in rows.items()} == {
        (each.table, each.key): each.row for each in PublicRecord.objects.present()
    }
    report = SourceReport.objects.filter(claims__kind="reported", state="published").first()
    recording.retract(report, "Published in error.")
    recording.record_all_due()
    steps = list(tracker.follow(after))
    assert ("RETRACTED", "Published in error.") in {(s["op"], s["reason"]) for s in steps}
    assert tracker.mirror(copy, after) == steps[-1]["sequence"]
    assert copy["reports"][report.public_id]["state"] == "retracted"


def test_a_mistake_is_told_with_its_place_and_what_would_be_right(tracker, module):
    with pytest.raises(module.Problem) as caught:
        list(islice(tracker.rows("cases", statsu="convicted"), 1))
    assert caught.value.status == 400
    assert caught.value.errors[0]["parameter"] == "statsu"
    assert "Did you mean “status”?" in caught.value.errors[0]["detail"]


def test_it_sends_a_report_as_a_draft_once_however_often_it_is_sent(tracker, module):
    _, secret = issue()
    writer = module.Client(tracker.api.removesuffix("/api/v1/"), token=secret)
    report = {
        "url": "https://gazette.example/a-warrant",
        "publisher": "The Gazette",
        "publisher_kind": "press",
        "claims": [],
    }
    draft = writer.send_report(report, key="gazette-1")
    assert draft["state"] == "draft"
    assert writer.send_report(report, key="gazette-1") == draft
    with pytest.raises(module.Problem) as caught:
        writer.send_report(
            {**report, "url": "no address", "claims": [{"case": "none"}]}, key="gazette-2"
        )
    assert caught.value.status == 422
    assert {"/url", "/claims/0/suspects"} <= {each["pointer"] for each in caught.value.errors}
    assert SourceReport.objects.filter(state="draft").count() == 1
