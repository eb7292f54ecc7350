"""The queue of due cases: whose turn it is, for how long, and what readers see meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import recording
from cases.models import Case, PublicRecord
from cases.recording import queue
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch):
    monkeypatch.setattr(queue, "AT_ONCE", 1)


def backlog(length: int) -> list[Case]:
    """Cases with a report each that wait since yesterday, the first for the longest."""
    cases = [build.case(f"Ada{number}") for number in range(length)]
    for place, case in enumerate(cases):
        published_on(case)
        asked = timezone.now() - timedelta(days=1) + timedelta(minutes=place)
        Case.objects.filter(pk=case.pk).update(due_since=asked, asked_at=asked)
    return cases


def published_on(case: Case) -> None:
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_issued", "2024-03-05", case.suspects.get().name)
    recording.publish(release)


def in_the_order_of_recording(cases: list[Case]) -> list[int]:
    recorded = Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("recorded_at")
    return [cases.index(case) for case in recorded]


def test_what_is_published_during_a_backlog_is_recorded_long_before_its_end():
    cases = [*backlog(6), build.case("Ben")]
    published_on(cases[-1])
    recording.record_all_due()
    assert in_the_order_of_recording(cases)[:2] == [0, 6]


def test_a_report_on_a_case_of_the_backlog_lets_it_wait_no_longer():
    cases = backlog(6)
    published_on(cases[3])
    recording.record_all_due()
    assert in_the_order_of_recording(cases)[:2] == [0, 3]


def test_what_waits_longest_is_recorded_though_new_work_keeps_coming():
    cases = backlog(3)

    def publish_more():
        if len(cases) < 9:
            cases.append(build.case(f"Ben{len(cases)}"))
            published_on(cases[-1])

    recording.record_all_due(after_each=publish_more)
    places = in_the_order_of_recording(cases)
    assert [places.index(old) for old in range(3)] == [0, 2, 4]


def test_recording_ends_when_its_time_is_over_and_says_that_something_is_left():
    backlog(2)
    assert recording.record_due_for(seconds=0) == (0, False)
    assert recording.record_due_for(seconds=60) == (2, True)


def test_what_is_recorded_can_be_read_before_the_backlog_ends(monkeypatch):
    monkeypatch.setattr(queue, "SECONDS_UNTIL_READABLE", 0)
    backlog(3)
    readable = []
    recording.record_all_due(
        after_each=lambda: readable.append(PublicRecord.objects.filter(table="cases").count())
    )
    # The ledger has its first turn after the first case.
    assert readable[:2] == [0, 1]
    assert PublicRecord.objects.filter(table="cases").count() == 3


def test_after_a_change_of_the_rules_every_history_is_derived_anew_and_once(monkeypatch):
    case = build.case("Ada")
    published_on(case)
    recording.record_all_due()
    build.case("Without any history")
    recording.mark_due_by_other_rules()
    assert not Case.objects.due().exists()

    monkeypatch.setattr(queue, "RULES_VERSION", "those of tomorrow")
    assert recording.mark_due_by_other_rules() == 1
    assert list(Case.objects.due()) == [case]
    assert recording.record_all_due() == 1
    assert recording.mark_due_by_other_rules() == 0
