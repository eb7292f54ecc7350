"""Stored answers of cases say, byte for byte, what serializers say, and never what is not so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import recording
from cases.api import documents
from cases.api.views.resource import Resource
from cases.ledger import keep
from cases.ledger.touched import touched_cases
from cases.models import (
    Case,
    CaseDocument,
    CaseLink,
    Claim,
    FormerName,
    SourceReport,
    StaleRow,
    Suspect,
    Warrant,
)
from tests import build
from tests.api.answers import answered


@pytest.fixture
def case(the_case):
    """A case of two people, both named by a release of the Court, with its document."""
    documents.write_documents()
    assert touched_cases() == set()
    return the_case


def change_the_title(case):
    Case.objects.filter(pk=case.pk).update(title="Another title")


def rename_the_situation(case):
    case.situation.name = "Elsewhere"
    case.situation.save()


def rename_a_person(case):
    Suspect.objects.filter(slug="ada").update(name="Ada Lovelace")


def rename_the_publisher(case):
    publisher = SourceReport.objects.get().publisher
    publisher.name = "Another name"
    publisher.save()


def add_a_former_name(case):
    FormerName.objects.create(case=case, title="The former title")


def take_a_former_name_away(case):
    FormerName.objects.all().delete()


def link_another_case(case):
    CaseLink.objects.create(case=case, other=build_told(), kind="split_from")


def rename_a_linked_case(case):
    Case.objects.exclude(pk=case.pk).update(short_name="Renamed")


def take_the_link_away(case):
    CaseLink.objects.all().delete()


def add_a_warrant(case):
    add_warrant(case)


def take_a_warrant_away(case):
    Warrant.objects.all().delete()


def hide_the_source_of_a_warrant(case):
    SourceReport.objects.filter(warrants__isnull=False).update(
        state="retracted", retraction_reason="It was wrong."
    )


def retract_the_report(case):
    SourceReport.objects.filter(claims__case=case).update(
        state="retracted", retraction_reason="It was wrong."
    )
    Case.objects.filter(pk=case.pk).mark_due()


def record_the_retraction(case):
    retract_the_report(case)
    recording.record(case.pk)


def publish_a_denial(case):
    report = build.report("The Gazette", "2024-04-01")
    build.claim(report, case, "warrant_issued", "2024-04-01", act="denies")
    SourceReport.objects.filter(pk=report.pk).update(state="published")


def take_a_claim_away(case):
    Claim.objects.filter(act="denies").delete()


def build_told() -> Case:
    other = build.case("Cleo", slug="another-case")
    release = build.court_release("2024-05-01")
    build.claim(release, other, "warrant_issued", "2024-05-01", "Cleo")
    build.publish(release)
    return other


def add_warrant(case) -> None:
    report = build.report("The Chronicle", "2024-04-01")
    SourceReport.objects.filter(pk=report.pk).update(state="published")
    build.warrant(case, "2024-03-18", report)


BEFORE = {
    take_a_former_name_away: add_a_former_name,
    rename_a_linked_case: link_another_case,
    take_the_link_away: link_another_case,
    take_a_warrant_away: add_a_warrant,
    hide_the_source_of_a_warrant: add_a_warrant,
    take_a_claim_away: publish_a_denial,
}


@pytest.mark.parametrize(
    "change",
    [
        change_the_title,
        rename_the_situation,
        rename_a_person,
        rename_the_publisher,
        add_a_former_name,
        *BEFORE,
        link_another_case,
        add_a_warrant,
        retract_the_report,
        record_the_retraction,
        publish_a_denial,
    ],
    ids=lambda change: change.__name__,
)
def test_no_document_outlives_a_change(case, client, worked_out, change):
    if change in BEFORE:
        BEFORE[change](case)
    keep()
    documents.write_documents()
    address = "/api/v1/cases/the-case/"
    before = client.get(address).json()

    change(case)

    assert case.pk in touched_cases()
    at_once = client.get(address).json()
    assert_same(client, worked_out)
    keep()
    assert not StaleRow.objects.exists()
    assert_same(client, worked_out)
    documents.write_documents()
    assert touched_cases() == set()
    assert_same(client, worked_out)
    assert content(at_once) == content(client.get(address).json())
    if change is not rename_the_publisher:  # of whom this answer says nothing
        assert content(at_once) != content(before)


def assert_same(client, worked_out) -> None:
    for address in ("/api/v1/cases/the-case/", "/api/v1/cases/", "/api/v1/cases/?policy=any"):
        assert answered(client.get(address)) == worked_out(address)


def content(answer: dict) -> dict:
    return {**answer, "updated_at": None}


def test_of_a_report_no_other_case_waits_that_the_same_publisher_told_of(case):
    other = build_told()
    keep()
    documents.write_documents()
    release = build.court_release("2024-06-01")
    build.claim(release, other, "arrested", "2024-06-01", "Cleo")
    build.publish(release)
    assert touched_cases() == {other.pk}
    keep()
    assert touched_cases() == {other.pk}
    documents.write_documents()
    release.publisher.save()
    assert touched_cases() == {case.pk, other.pk}


def test_a_case_that_nobody_has_told_of_yet_has_no_document(case, client):
    build.case("Dora", slug="untold")
    keep()
    documents.write_documents()
    assert list(CaseDocument.objects.values_list("case__slug", flat=True)) == ["the-case"]
    assert client.get("/api/v1/cases/untold/").status_code == 404


def test_days_that_are_counted_until_today_are_counted_anew_tomorrow(empty, client, monkeypatch):
    made = build.case("Ada", slug="the-case")
    for publisher in ("The Gazette", "The Chronicle"):
        report = build.report(publisher, "2024-03-13")
        build.claim(report, made, "reported", "2024-03-13", "Ada", attribution="named", speaker="N")
        build.publish(report)
    documents.write_documents()
    address = "/api/v1/cases/the-case/"
    today = timezone.localdate()
    counted = client.get(address).json()["evidence"]["unconfirmed_days"]
    assert counted == (today - timezone.datetime(2024, 3, 13).date()).days
    assert touched_cases() == set()

    monkeypatch.setattr(timezone, "localdate", lambda *given: today + timedelta(days=1))
    assert touched_cases() == {made.pk}
    assert client.get(address).json()["evidence"]["unconfirmed_days"] == counted + 1
    documents.write_documents()
    assert touched_cases() == set()
    assert client.get(address).json()["evidence"]["unconfirmed_days"] == counted + 1


def test_after_a_change_of_what_answers_look_like_all_documents_are_written_anew(case, monkeypatch):
    monkeypatch.setattr("cases.api.documents.SHAPE", 2_000_000)
    assert documents.write_documents() == 1
    assert documents.write_documents() == 0


def test_a_change_after_the_snapshot_of_a_document_is_found_by_its_mark(case, client):
    """What a keeper has not taken in yet keeps every document of the case from being read."""
    Case.objects.filter(pk=case.pk).update(title="Another title")
    CaseDocument.objects.update(is_current=False)
    documents.write_documents()
    assert CaseDocument.objects.get().is_current
    assert touched_cases() == {case.pk}
    keep()
    assert not CaseDocument.objects.get().is_current


def test_what_changes_while_an_answer_is_made_breaks_and_tells_nothing(case, client, monkeypatch):
    """The moment between the question how far the record has come and the one for the rows."""
    CaseDocument.objects.create(case=build.case("Dora", slug="told-just-now"))
    CaseDocument.objects.filter(case=case).update(is_current=False, is_named=False)
    monkeypatch.setattr(Resource, "touched", set())
    for query in ("", "?policy=any", "?ordering=-updated_at"):
        rows = client.get(f"/api/v1/cases/{query}").json()["results"]
        assert [row["slug"] for row in rows] == ["the-case"]
    assert case.pk in documents.unnameable_now(set())
