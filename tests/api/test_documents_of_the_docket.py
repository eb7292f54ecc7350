"""Every list and every case of the docket, read from stored answers, is what is worked out."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.api.serializers import CaseDetailSerializer
from cases.ledger.touched import touched_cases
from cases.models import Case, CaseDocument
from tests.api.answers import answered

LISTS = [
    "limit=200",
    "limit=7",
    *(f"ordering={sign}{name}" for name in ("short_name", "number", "slug") for sign in ("", "-")),
    "ordering=-updated_at",
    "situation=ukraine&ordering=updated_at",
    "court=icc&status=warrant_issued&status=on_trial&ordering=-updated_at",
    "status=none",
    "phase=closed&count=true",
    "suspect=vladimir-vladimirovich-putin",
    "q=Bemba",
    "known_on=2016-01-01&count=true",
    "known_on=2016-01-01&status=on_trial&status=none",
    "valid_on=2012-06-01",
    "policy=any&known_on=2023-03-14&ordering=-short_name",
    "policy=official&limit=3",
    "updated_since=2020-01-01T00:00:00Z",
    "fields=slug&limit=3",
    "fields=status,suspects&limit=9",
    "fields=summary,status_reason&known_on=2016-01-01&limit=9",
    "include=history&limit=3",
    "recorded_at=2020-01-01T00:00:00Z",
]


@pytest.mark.parametrize("query", LISTS)
def test_a_list_read_from_documents_is_the_list_worked_out(docket, db, client, worked_out, query):
    address = f"/api/v1/cases/?{query}"
    assert touched_cases() == set()
    assert answered(client.get(address)) == worked_out(address)


@pytest.mark.parametrize("query", LISTS)
def test_so_it_is_while_some_cases_are_touched(docket, db, client, worked_out, query):
    address = f"/api/v1/cases/?{query}"
    for case in Case.objects.order_by("pk")[::3]:
        Case.objects.filter(pk=case.pk).update(short_name=f"Z{case.short_name[::-1]}")
    CaseDocument.objects.filter(case__in=Case.objects.order_by("pk")[1::3]).update(is_current=False)
    assert 0 < len(touched_cases()) < Case.objects.count()
    assert answered(client.get(address)) == worked_out(address)


def test_every_case_read_from_its_document_is_the_case_worked_out(docket, db, client, worked_out):
    for public_id, slug in Case.objects.told().values_list("public_id", "slug"):
        for key in (public_id, slug):
            address = f"/api/v1/cases/{key}/"
            assert answered(client.get(address)) == worked_out(address)


@pytest.mark.parametrize("name", CaseDetailSerializer.Meta.fields)
@pytest.mark.parametrize("is_touched", [False, True])
def test_a_field_of_a_case_by_itself_is_that_of_the_whole_stored_or_not(
    docket, db, client, worked_out, name, is_touched
):
    if is_touched:
        CaseDocument.objects.update(is_current=False)
    for slug in ("lubanga", "putin-and-lvova-belova"):
        address = f"/api/v1/cases/{Case.objects.get(slug=slug).public_id}/"
        shown = answered(client.get(f"{address}?fields={name}"))
        assert shown == worked_out(f"{address}?fields={name}")
        whole = client.get(address).json()
        assert json.loads(shown[2]) == {key: whole[key] for key in ("id", "url", name)}


def test_a_case_is_read_in_as_many_questions_to_the_database_whatever_its_length(
    docket, db, client
):
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    # The document, and the version of the record with it.
    slugs = Case.objects.values_list("slug", flat=True)
    assert {asked(f"/api/v1/cases/{slug}/") for slug in slugs} == {1}
    assert {asked(f"/api/v1/cases/{slug}/?fields=status") for slug in slugs} == {1}
    # The version of the record, before and after, and the documents; for another question the
    # statuses as well.
    assert {asked(f"/api/v1/cases/?limit={limit}") for limit in (1, 10, 50)} == {3}
    assert {asked(f"/api/v1/cases/?policy=any&limit={limit}") for limit in (1, 10, 50)} == {4}
