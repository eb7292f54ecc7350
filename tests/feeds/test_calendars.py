"""Calendars of hearings: an event keeps its name, and what is called off is cancelled in it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cases import recording
from cases.models import Claim, HearingNotice
from tests import build
from tests.feeds.reading import calendar

pytestmark = pytest.mark.usefixtures("empty")
ALL = "/feeds/hearings.ics"


@pytest.fixture
def case():
    case = build.case("Amina", slug="the-case")
    case.release = build.court_release("2024-03-01")
    build.claim(case.release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(case.release)
    return case


def order(case, day: str, publisher=build.court_release, published="2024-04-01", **columns):
    """A published report that says that a hearing is set for a day."""
    report = publisher(published)
    build.claim(
        report, case, "hearing_scheduled", published, "Amina", hearing_on=day or None,
        quote="Set it.", **columns,
    )  # fmt: skip
    build.publish(report)
    return report


def correct(report, **columns) -> None:
    """Correct the claim of a published report."""
    draft = recording.correct(report, by=None)
    Claim.objects.filter(report=draft).update(**columns)
    recording.submit(draft, by=None)
    recording.publish(draft)
    recording.record_all_due()


def test_a_hearing_is_an_event_of_one_whole_day_with_its_source(case, client):
    report = order(case, "2024-06-03")
    claim = report.claims.get()
    wanted = {
        f"claim-{claim.pk}-1@localhost": {
            "day": "2024-06-03",
            "is_all_day": True,
            "sequence": 0,
            "status": "CONFIRMED",
            "summary": "ICC hearing: the-case",
            "url": "http://localhost:8000/cases/the-case/",
            "description": "Set it.\n\nSource: International Criminal Court, 1 April 2024: "
            f"http://localhost:8000/reports/{report.pk}/\n\nThe day as it was set; the Court may "
            "have moved the hearing since. Look at its own calendar before you travel.",
        }
    }
    assert calendar(client, ALL) == calendar(client, "/cases/the-case/hearings.ics") == wanted
    page = client.get("/cases/the-case/").content.decode()
    assert 'href="/cases/the-case/hearings.ics"' in page


def test_a_hearing_of_which_no_day_is_known_is_left_out(case, client):
    order(case, "")
    assert calendar(client, ALL) == {}
    assert "hearings.ics" not in client.get("/cases/the-case/").content.decode()


@pytest.mark.parametrize("act", ["denies", "declines_to_comment", "reacts"])
def test_only_what_is_asserted_or_confirmed_sets_a_hearing(case, client, act):
    order(case, "2024-06-03", act=act)
    assert calendar(client, ALL) == {}


def test_a_retraction_cancels_the_event_and_its_reversal_restores_it(case, client):
    report = order(case, "2024-06-03")
    (uid,) = calendar(client, ALL)
    recording.retract(report, "It was forged.")
    recording.record_all_due()
    (event,) = calendar(client, ALL).values()
    assert (event["status"], event["sequence"], event["day"]) == ("CANCELLED", 1, "2024-06-03")
    assert "Set it." not in event["description"]
    assert "was retracted here on" in event["description"]
    assert "It was forged." in event["description"]
    recording.record_all_due()
    recording.reinstate(report)
    recording.record_all_due()
    found = calendar(client, ALL)
    assert list(found) == [uid]
    assert (found[uid]["status"], found[uid]["sequence"]) == ("CONFIRMED", 2)


def test_a_correction_moves_the_event_under_the_same_name(case, client):
    report = order(case, "2024-06-03")
    (uid,) = calendar(client, ALL)
    correct(report, hearing_on="2024-07-01")
    (moved,) = (found := calendar(client, ALL)).values()
    assert list(found) == [uid]
    assert (moved["day"], moved["sequence"], moved["status"]) == ("2024-07-01", 1, "CONFIRMED")


def test_a_claim_that_is_corrected_away_cancels_the_event(case, client):
    report = order(case, "2024-06-03")
    draft = recording.correct(report, by=None)
    Claim.objects.filter(report=draft).delete()
    recording.submit(draft, by=None)
    recording.publish(draft)
    recording.record_all_due()
    (event,) = calendar(client, ALL).values()
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert event["description"].startswith("No report that stands says any more")


def test_several_reports_of_one_day_are_one_event_that_outlives_each_of_them(case, client):
    first = order(case, "2024-06-03")
    second = order(case, "2024-06-03", published="2024-04-02")
    (uid,) = calendar(client, ALL)
    recording.retract(first, "Forged.")
    recording.record_all_due()
    found = calendar(client, ALL)
    assert list(found) == [uid]
    assert found[uid]["status"] == "CONFIRMED"
    assert f"/reports/{second.pk}/" in found[uid]["description"]
    # The first comes back with another day: that is an event of its own, with a new name.
    recording.reinstate(first)
    recording.record_all_due()
    correct(first, hearing_on="2024-09-09")
    found = calendar(client, ALL)
    assert {uid: each["day"] for uid, each in found.items()} == {
        uid: "2024-06-03",
        f"claim-{first.claims.get().pk}-2@localhost": "2024-09-09",
    }


def test_a_cancelled_event_stays_so_when_another_report_sets_a_hearing_on_its_day(case, client):
    first = order(case, "2024-06-03")
    (uid,) = calendar(client, ALL)
    recording.retract(first, "Forged.")
    recording.record_all_due()
    second = order(case, "2024-06-03", published="2024-04-02")
    found = calendar(client, ALL)
    assert {uid: (each["day"], each["status"]) for uid, each in found.items()} == {
        uid: ("2024-06-03", "CANCELLED"),
        f"claim-{second.claims.get().pk}-1@localhost": ("2024-06-03", "CONFIRMED"),
    }


def test_recording_again_tells_calendars_nothing_new(case, client):
    order(case, "2024-06-03")
    before = HearingNotice.objects.values().get()
    recording.record(case.pk)
    assert HearingNotice.objects.values().get() == before


def test_a_draft_is_in_no_calendar(case, client):
    report = build.court_release("2024-04-01")
    build.claim(report, case, "hearing_scheduled", "2024-04-01", "Amina", hearing_on="2024-06-03")
    recording.record(case.pk)
    assert calendar(client, ALL) == {}


@pytest.mark.parametrize(
    "kind, day, mistake",
    [
        ("hearing_scheduled", date(2024, 3, 1), "A hearing is not held before it was scheduled"),
        ("arrested", date(2024, 6, 3), "Only a claim that a hearing was scheduled sets its day."),
    ],
)
def test_a_day_that_cannot_be_that_of_a_hearing_is_refused(case, kind, day, mistake):
    claim = build.claim(build.court_release("2024-04-01"), case, kind, "2024-04-01", "Amina")
    claim.hearing_on = day
    with pytest.raises(ValidationError, match=mistake):
        claim.full_clean()


def test_the_docket_sets_hearings_on_the_days_that_its_sources_name(docket, client, db):
    found = calendar(client, ALL)
    assert [(each["day"], each["summary"]) for each in found.values()] == [
        ("2013-09-10", "ICC hearing: Ruto and Sang"),
        ("2016-08-22", "ICC hearing: Al Mahdi"),
        ("2022-02-15", "ICC hearing: Gicheru"),
        ("2022-09-26", "ICC hearing: Said"),
        ("2025-09-09", "ICC hearing: Kony"),
        ("2025-10-06", "ICC hearing: Abd-Al-Rahman"),
        ("2026-05-19", "ICC hearing: El Hishri"),
        ("2026-11-30", "ICC hearing: Duterte"),
    ]
