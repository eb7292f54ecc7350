"""Previews, recordings and editors at once: nobody waits for a preview, nor it for a recorder."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from cases import recording
from cases.models import Case, ClaimFinding, SourceReport
from cases.recording import preview
from cases.recording.corrections import copy_for_correction
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = "20s"


@pytest.fixture
def elsewhere():
    """Runs a function on a connection of its own, which gives up instead of waiting for ever."""
    with ThreadPoolExecutor(max_workers=4) as pool:

        def run(work):
            def connected():
                try:
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
                    return work()
                finally:
                    connection.close()

            return pool.submit(connected)

        yield run


@pytest.fixture
def case() -> Case:
    return build.case("Ada")


def release(about: Case, kind: str, on: str) -> SourceReport:
    made = build.court_release(on)
    build.claim(made, about, kind, on, "Ada")
    return made


def publishing(report: SourceReport):
    return lambda: recording.publish(SourceReport.objects.get(pk=report.pk))


def correcting(report: SourceReport):
    """An act that takes the claims of a published report away."""

    def act() -> None:
        draft = copy_for_correction(SourceReport.objects.get(pk=report.pk), None)
        draft.claims.all().delete()
        recording.publish(draft)

    return act


def test_a_preview_does_not_wait_for_a_recorder_that_works_on_the_case(case, elsewhere):
    draft = release(case, "warrant_issued", "2024-03-05")
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        found = elsewhere(lambda: preview(publishing(draft))).result(timeout=60)
    assert len(found.changes) == 3


def test_a_recorder_neither_waits_for_a_preview_nor_passes_over_its_case(case, elsewhere):
    first = release(case, "arrested", "2024-04-05")
    second = release(case, "surrendered", "2024-05-05")
    recorded = []

    def act() -> None:
        # Everything of the preview is written and nothing is rolled back yet.
        publishing(first)()
        elsewhere(publishing(second)).result(timeout=60)
        recorded.append(elsewhere(recording.record_all_due).result(timeout=60))

    preview(act)
    assert recorded == [1]
    assert build.shown(case) == "surrendered"
    assert not Case.objects.due().exists()


def test_a_recorder_takes_the_case_of_which_a_preview_deletes_claims(case, elsewhere):
    known = release(case, "warrant_issued", "2024-03-05")
    build.publish(known)
    second = release(case, "surrendered", "2024-05-05")
    recorders = []

    def act() -> None:
        correcting(known)()
        elsewhere(publishing(second)).result(timeout=60)
        recorders.append(elsewhere(recording.record_all_due))

    preview(act)
    assert recorders[0].result(timeout=60) == 1
    assert build.shown(case) == "surrendered"
    assert build.history(case)[0][:2] == ("Ada", "warrant_issued"), "nothing was deleted"


def test_two_previews_of_one_report_at_once_say_the_same(case, elsewhere):
    draft = release(case, "warrant_issued", "2024-03-05")
    at_once = [elsewhere(lambda: preview(publishing(draft))) for _ in range(4)]
    found = [each.result(timeout=60) for each in at_once]
    assert found[0].changes
    assert all(each == found[0] for each in found)


def test_previews_of_corrections_while_recorders_rewrite_findings_all_come_to_an_end(
    case, elsewhere
):
    reports = [release(case, "surrendered", f"2024-05-{day:02}") for day in range(1, 8)]
    build.publish(*reports)

    def rewrite() -> None:
        for _ in range(5):
            ClaimFinding.objects.filter(claim__case=case).update(reason="stale")
            recording.mark_due(cases=[case.pk])
            assert recording.record_all_due() <= 1

    work = [elsewhere(rewrite)]
    work += [elsewhere(lambda r=r: preview(correcting(r))) for r in reports]
    for each in work:
        each.result(timeout=120)
    recording.record_all_due()
    assert not Case.objects.due().exists()
    assert not ClaimFinding.objects.filter(reason="stale").exists()
