"""No answer that is kept is given once anything changes that it may tell."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.api import documents
from cases.api.documents import write_documents
from cases.api.views import base, documented
from cases.ledger import keep
from cases.models import Case, CaseDocument, Heartbeat, SourceReport, StaleRow
from cases.models.record import current_version
from tests import build
from tests.api.kept import ADDRESSES, LIST, two_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(empty) -> Case:
    return two_cases()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_kept_is_given_once_anything_changes(case, client, address):
    client.get(address)
    report = build.report("Ada is named again")
    build.claim(report, case, "arrested", "2024-04-01", "Ada")
    build.publish(report)
    for _ in range(2):
        now = client.get(address)
        cache.clear()
        assert client.get(address).content == now.content
        keep()
        write_documents()


def test_nothing_is_kept_where_a_change_was_taken_in_meanwhile(case, client, monkeypatch):
    moments = []

    def later():
        moments.append(current_version())
        return replace(moments[-1], turns=len(moments))

    for module in (base, documented):
        monkeypatch.setattr(module, "current_version", later)
    for _ in range(2):
        client.get(LIST)
    # Before and after each answer, for the second was not kept either.
    assert len(moments) == 4


def test_a_case_that_is_worked_out_is_not_kept_by_when_its_document_was_looked_for(
    case, client, monkeypatch
):
    CaseDocument.objects.filter(case=case).delete()
    asked = []

    def later():
        asked.append(current_version())
        return replace(asked[-1], turns=asked[-1].turns + 1)

    monkeypatch.setattr(base, "current_version", later)
    assert client.get("/api/v1/cases/the-case/").json()["status"]["code"] == "warrant_issued"
    assert len(asked) == 1
    assert len(cache._cache) == 0


def test_while_a_change_waits_an_answer_is_kept_until_another_is_made(case, client):
    def title() -> str:
        return client.get(LIST).json()["results"][0]["title"]

    assert title() == title() == case.title
    for change in ("Another title", "A third title"):
        Case.objects.filter(pk=case.pk).update(title=change)
        cache.clear()
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert title() == change
        assert len(queries) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_copy_from_before_a_change_that_nobody_has_taken_in_is_no_good(case, client, address):
    """However late the worker comes."""
    known = {"if-none-match": client.get(address)["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    SourceReport.objects.update(state="retracted", retraction_reason="It was wrong.")
    answer = client.get(address, headers=known)
    assert answer.status_code == 200
    assert "Last-Modified" not in answer
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    keep()
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_what_waits_is_kept_under_no_name_where_there_is_too_much_of_it(case, client):
    StaleRow.objects.bulk_create(StaleRow(mark="case", object_id=case.pk) for _ in range(1000))
    assert current_version().changes
    StaleRow.objects.create(mark="case", object_id=case.pk)
    version = current_version()
    assert (version.changes, version.name, version.is_settled) == (None, None, False)
    answers = [client.get(LIST) for _ in range(2)]
    assert len(cache._cache) == 0
    assert answers[0].content == answers[1].content


@pytest.mark.django_db(transaction=True)
def test_no_two_moments_with_other_changes_have_the_same_name(case):
    assert current_version().is_settled
    seen = [current_version().name]
    for step in 2 * [
        lambda: Case.objects.filter(pk=case.pk).update(title="One"),
        # Nothing public follows from these two: no number tells them from what was before.
        lambda: Case.objects.filter(pk=case.pk).update(asked_at=timezone.now()),
        keep,
        lambda: Case.objects.filter(pk=case.pk).update(asked_at=timezone.now()),
        keep,
    ]:
        step()
        seen.append(current_version().name)
        assert seen[-1] not in seen[:-1]
    write_documents()
    assert current_version().is_settled


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_kept_though_others_commit_what_it_does_not_tell(case, client, monkeypatch):
    def answer_given(*arguments):
        Heartbeat.objects.update_or_create(name="another", defaults={"beat_at": timezone.now()})
        return many(*arguments)

    many = documents.many
    monkeypatch.setattr(documents, "many", answer_given)
    first = client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).content == first.content
    assert len(queries) == 1
