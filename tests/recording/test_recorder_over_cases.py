"""Recording several cases: custody follows the person, and many cost no more than one."""

import pytest

from cases import recording
from cases.models import CustodyChange, Suspect
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


# Statements of one recording, with the savepoint that the test's own transaction adds.
FIRST_RECORDING, NOTHING_NEW = 23, 14


def test_custody_follows_the_person_over_two_cases():
    first, second = build.case("Ada"), build.case("Ada")
    release = build.court_release("2024-06-01")
    build.claim(release, first, "surrendered", "2024-01-01", "Ada")
    build.claim(release, second, "released", "2024-06-01", "Ada")
    build.publish(release)
    rows = CustodyChange.objects.current().order_by("effective_on")
    assert [(row.custody, str(row.effective)) for row in rows] == [
        ("in_icc_custody", "2024-01-01"),
        ("released", "2024-06-01"),
    ]
    assert Suspect.objects.with_custody().get().custody_change_id == rows.last().pk


def test_custody_names_who_holds_the_person():
    case = build.case("Ada")
    release = build.court_release("2024-06-01")
    build.claim(release, case, "arrested", "2024-01-01", "Ada", custodian="Italy")
    build.claim(release, case, "surrendered", "2024-02-01", "Ada")
    build.claim(release, case, "released", "2024-06-01", "Ada")
    build.publish(release)
    rows = CustodyChange.objects.current().order_by("holds_from")
    assert [(row.custody, row.custodian) for row in rows] == [
        ("in_state_custody", "Italy"),
        ("in_icc_custody", "International Criminal Court"),
        ("released", ""),
    ]


def custody_rows() -> list[tuple]:
    return [
        (row.custody, str(row.effective), str(row.stands_from), str(row.stands_until))
        for row in CustodyChange.objects.current().order_by("holds_from", "stands_from")
    ]


def test_custody_is_the_same_with_whichever_of_a_persons_cases_it_is_recorded():
    one, two = build.case("Ada"), build.case("Ada")
    early = build.court_release("2024-01-01")
    build.claim(early, one, "arrested", "2024-01-01", "Ada")
    build.claim(early, two, "warrant_issued", "2023-12-01", "Ada")
    # The Court denies it in one case, and names nobody.
    late = build.court_release("2024-02-01")
    build.claim(late, one, "arrested", "2024-02-01", act="denies")
    build.publish(early, late)
    found = []
    for case in (one, two, one):
        recording.record(case.pk)
        found.append(custody_rows())
    assert (
        found
        == [
            [
                ("at_large", "2023-12-01", "2024-01-01", "None"),
                ("in_state_custody", "2024-01-01", "2024-01-01", "2024-02-01"),
            ]
        ]
        * 3
    )


def test_what_two_cases_say_of_a_person_is_proved_by_each_alone_in_a_third_case_too():
    cases = [build.case("Ada") for _ in range(3)]
    named = {"attribution": "named", "speaker": "A. Official"}
    for case, more in zip(cases[1:], ({}, named), strict=True):
        report = build.report("The Gazette", "2024-01-01")
        build.claim(report, case, "held_by_state", "2024-01-01", "Ada", **more)
        build.publish(report)
    for case in cases:
        recording.record(case.pk)
        assert custody_rows() == []


@pytest.mark.parametrize("more", [1, 30])
def test_recording_asks_no_more_often_for_more_claims(more, django_assert_num_queries):
    case = build.case("Ada", "Ben")
    releases = []
    for number in range(more):
        days = [f"2024-{1 + number // 28:02}-{1 + number % 28:02}", f"2025-01-{1 + number:02}"]
        origin = build.report("The Gazette", days[0])
        relay = build.report("The Echo", days[0], relays=(origin,))
        build.claim(relay, case, "reported", days[0], "Ada", "Ben")
        build.claim(relay, case, "arrested", days[0], "Ada", attribution="unnamed")
        build.claim(relay, case, "hearing_scheduled", days[0], hearing_on=days[1])
        releases += [origin, relay]
    for each in releases:
        recording.publish(each)
    with django_assert_num_queries(FIRST_RECORDING):
        recording.record(case.pk)
    with django_assert_num_queries(NOTHING_NEW):
        recording.record(case.pk)


def test_cases_recorded_together_are_recorded_as_each_alone(django_assert_max_num_queries):
    cases = [build.case("Ada", f"Ben{number}") for number in range(10)]
    for place, case in enumerate(cases):
        release = build.court_release(f"2024-03-{place + 1:02}")
        build.claim(release, case, "arrested", f"2024-03-{place + 1:02}", f"Ben{place}")
        build.claim(release, case, "surrendered", "2024-02-01", "Ada")
        recording.publish(release)
    with django_assert_max_num_queries(FIRST_RECORDING):
        recording.record_cases([case.pk for case in cases])
    together = [build.history(case) for case in cases], custody_rows()
    for case in cases:
        assert recording.record(case.pk) == recording.recorder.Written(0, 0)
    assert together == ([build.history(case) for case in cases], custody_rows())
