"""The real docket as rows: complete, idempotent, and spared where an editor was at work."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from cases.models import (
    Case,
    Charge,
    Claim,
    Publisher,
    Situation,
    SourceReport,
    StatusChange,
    Suspect,
    Warrant,
)

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in apps.get_app_config("cases").get_models()
        if model.__name__ not in ("Heartbeat", "DocketLoad")
    }


def test_the_whole_docket_is_there(docket):
    assert Case.objects.count() == 48
    assert Suspect.objects.count() == 76, "Bemba stands in two cases and is one person"
    assert Warrant.objects.count() == 81
    assert Charge.objects.count() == 439
    assert Situation.objects.count() == 29, "the vessels stand in two files and are one situation"
    assert set(SourceReport.objects.values_list("state", flat=True)) == {"published"}


def test_every_case_has_a_status_and_none_is_due(docket):
    cases = Case.objects.with_status()
    assert [case.slug for case in cases if case.status_code is None] == []
    assert not Case.objects.due().exists()


def test_loading_again_changes_nothing(docket):
    before = counts()
    rows = list(StatusChange.objects.order_by("pk").values())
    call_command("load_docket", stdout=StringIO())
    assert counts() == before
    assert list(StatusChange.objects.order_by("pk").values()) == rows


def test_loading_an_unchanged_docket_again_can_be_skipped(docket):
    said = StringIO()
    call_command("load_docket", if_changed=True, stdout=said)
    assert said.getvalue().strip() == "The docket is loaded (48 cases)."


def test_the_next_load_mends_what_nobody_edited_and_keeps_the_retraction_of_an_editor(docket):
    Case.objects.filter(slug="lubanga").update(summary="Garbled.")
    report = SourceReport.objects.get(docket_key="ukraine/nyt-2023-03-13")
    SourceReport.objects.filter(pk=report.pk).update(state="retracted", retraction_reason="Why.")
    call_command("load_docket", stdout=StringIO())
    assert Case.objects.get(slug="lubanga").summary != "Garbled."
    report.refresh_from_db()
    assert (report.state, report.retraction_reason) == ("retracted", "Why.")


def test_only_the_court_speaks_its_own_word(docket):
    speakers = Claim.objects.filter(attribution="court").values_list(
        "report__publisher__kind", flat=True
    )
    assert set(speakers) == {Publisher.Kind.OFFICIAL.value}


def test_no_claim_is_public_before_it_happened_or_after_its_report(docket):
    for claim in Claim.objects.select_related("report"):
        if claim.public_on:
            assert claim.effective_on <= claim.public_on <= claim.report.public_on, claim


def test_the_same_address_cited_by_two_files_is_one_report(docket):
    urls = list(SourceReport.objects.values_list("url", flat=True))
    assert len(urls) == len(set(urls))


def test_relays_of_the_docket_lead_to_two_origins_in_march_2023(docket):
    relayed = SourceReport.objects.filter(relayed_by__isnull=False).distinct()
    assert sorted(report.publisher.name for report in relayed) == ["Reuters", "The New York Times"]


def test_who_was_told_of_early_was_not_known_before_the_disclosure(docket):
    """Warrants issued under seal: known when they were made public, not when issued."""
    rows = StatusChange.objects.answering().filter(status="warrant_issued", proceedings=None)
    known = {row.case.slug: (str(row.effective), str(row.known_on)) for row in rows}
    assert known["barasa"] == ("2013-08-02", "2013-10-02")
    assert known["adam"] == ("2019-01-07", "2022-07-28")
    assert known["ag-ghaly"] == ("2017-07-18", "2024-06-21")
    assert known["sneidel"] == ("2020-11-10", "2025-08-08")
