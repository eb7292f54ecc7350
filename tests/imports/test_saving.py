"""Saving an import: all or nothing, submitted by the importer; and taking it back."""

import hashlib
import threading
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from cases import recording, tasks
from cases.imports.plan import plan_import
from cases.imports.saving import NotImported, save_upload, take_back, why_not_taken_back
from cases.models import (
    Case,
    Claim,
    ClaimSubject,
    DeskSettings,
    ImportBatch,
    ImportUpload,
    PageWatch,
    Publisher,
    Relay,
    SourceReport,
    TrailEntry,
)
from cases.models.acting import acting
from cases.models.roles import grant
from tests import build
from tests.admin.desk import person
from tests.imports.sheets import as_csv, row


def uploaded(by: User, *rows: dict) -> ImportUpload:
    content = as_csv(list(rows))
    return ImportUpload.objects.create(
        uploaded_by=by,
        file_name="reports.csv",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


def import_rows(by: User, *rows: dict) -> ImportBatch:
    upload = uploaded(by, *rows)
    return save_upload(upload, by, plan_import(upload.content).fingerprint)


def numbers() -> list[int]:
    models = (SourceReport, Claim, ClaimSubject, Relay, Publisher, ImportBatch)
    return [model.objects.count() for model in models]


@pytest.fixture
def world(empty):
    """The case, a newspaper with one report, and an editor."""
    build.case("Ada", "Ben", slug="the-case")
    return build.report(state="published"), person("editor", "emil")


def test_what_the_sheet_says_is_entered_and_submitted_by_the_importer(world):
    entered, emil = world
    batch = import_rows(
        emil,
        row(1, relays="https://example.org/articles/2", private_note="A note", language="fr"),
        row(2, publisher="New", publisher_kind="ngo", published="2024-01", is_verified="no"),
        row(1, suspects="everybody", kind="opened", attribution="public_act", speaker="Chamber",
            capacity="court", public_on="2024-01-15", public_reason="announced"),
        row(3, url=entered.url),
    )  # fmt: skip
    assert (batch.rows, batch.rows_left_out, batch.reports_made, batch.claims_made) == (4, 1, 2, 3)
    assert (batch.file_name, batch.imported_by, batch.taken_back_at) == ("reports.csv", emil, None)
    first, second = batch.reports.order_by("pk")
    assert [(r.state, r.entered_by, r.submitted_by) for r in (first, second)] == [
        ("submitted", emil, emil)
    ] * 2
    assert (first.private_note, first.language, first.retrieved_on, first.is_verified) == (
        "A note", "fr", timezone.localdate(), True,
    )  # fmt: skip
    assert (second.publisher.name, second.publisher.kind) == ("New", "ngo")
    assert (str(second.published), second.is_verified) == ("2024-01", False)
    assert list(first.relay_links.values_list("relayed", flat=True)) == [second.pk]
    claims = first.claims.order_by("pk")
    assert [[p.suspect.name for p in c.subjects.all()] for c in claims] == [["Ada"], ["Ada", "Ben"]]
    assert (claims[1].speaker, claims[1].capacity, claims[1].public_on) == (
        "Chamber", "court", date(2024, 1, 15),
    )  # fmt: skip
    assert not ImportUpload.objects.exists()


def test_imported_pages_are_to_be_captured_as_those_of_other_reports_are(world):
    _, emil = world
    batch = import_rows(emil, row(1), row(2))
    assert set(PageWatch.objects.due().values_list("report", flat=True)) == set(
        batch.reports.values_list("pk", flat=True)
    )


def test_the_trail_tells_who_imported_what(world):
    _, emil = world
    with acting("/admin/cases/importbatch/", emil):
        batch = import_rows(emil, row(1))
    report = batch.reports.get()
    of_report = TrailEntry.objects.filter(about__contains=[f"cases.sourcereport:{report.pk}"])
    assert sorted(of_report.values_list("kind", "model", "user_name")) == [
        ("insert", "cases.claim", "emil"),
        ("insert", "cases.importbatch_reports", "emil"),
        ("insert", "cases.sourcereport", "emil"),
    ]


def test_nothing_counts_before_somebody_else_publishes(world):
    _, emil = world
    batch = import_rows(emil, row(1))
    report = batch.reports.get()
    assert Case.objects.due().count() == 0
    with pytest.raises(PermissionDenied, match="the two-person rule"):
        recording.publish(report, emil)
    recording.publish(report, person("editor", "emma"))
    assert Case.objects.due().count() == 1


def test_a_team_of_one_publishes_in_a_second_step(world):
    _, emil = world
    DeskSettings.objects.create(pk=1, needs_two_people=False)
    report = import_rows(emil, row(1)).reports.get()
    assert report.state == "submitted"
    recording.publish(report, emil)
    assert report.state == "published"


def test_nothing_is_saved_of_a_sheet_with_a_mistake(world):
    _, emil = world
    before = numbers()
    upload = uploaded(emil, row(1), row(2, kind="nonsense"))
    with pytest.raises(NotImported, match="Nothing was imported"):
        save_upload(upload, emil, plan_import(upload.content).fingerprint)
    assert numbers() == before


def test_nothing_is_saved_if_the_record_has_changed_since_the_dry_run(world):
    _, emil = world
    upload = uploaded(emil, row(1), row(2))
    seen = plan_import(upload.content).fingerprint
    report = build.report()
    SourceReport.objects.filter(pk=report.pk).update(url="https://example.org/articles/2")
    before = numbers()
    with pytest.raises(NotImported) as error:
        save_upload(upload, emil, seen)
    assert str(error.value) == (
        "Nothing was imported: the record has changed since you saw this. Look again."
    )
    assert error.value.plan.rows_left_out == 1
    assert numbers() == before
    assert ImportUpload.objects.count() == 1


def test_a_failure_half_way_leaves_nothing(world, monkeypatch):
    _, emil = world
    before = numbers()
    monkeypatch.setattr(ImportBatch.objects, "create", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_rows(emil, row(1, publisher="New", publisher_kind="press"), row(2))
    assert numbers() == before
    assert ImportUpload.objects.count() == 1


def test_a_rule_that_only_the_database_holds_leaves_nothing(world, monkeypatch):
    _, emil = world
    before = numbers()
    monkeypatch.setattr("cases.imports.plan.violations", lambda rows: [[] for _ in rows])
    with pytest.raises(NotImported, match="Try again"):
        import_rows(emil, row(1), row(2, attribution="named"))
    assert numbers() == before


@pytest.mark.parametrize("role", ["contributor", "visitor"])
def test_who_may_not_import_cannot_even_below_the_screens(world, role):
    user = User.objects.create_user(role) if role == "visitor" else person(role, "ada")
    before = numbers()
    with pytest.raises(PermissionDenied):
        import_rows(user, row(1))
    assert numbers() == before


def test_nobody_imports_the_upload_of_another(world):
    _, emil = world
    upload = uploaded(emil, row(1))
    with pytest.raises(PermissionDenied):
        save_upload(upload, person("editor", "emma"), plan_import(upload.content).fingerprint)


def test_who_may_not_submit_enters_nothing(world):
    before = numbers()
    report = SourceReport(publisher=Publisher.objects.get(), url="https://example.org/x")
    with pytest.raises(PermissionDenied):
        recording.enter_submitted([report], User.objects.create_user("visitor"))
    assert numbers() == before


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_sheet_at_once_enter_its_reports_once():
    grant(apps)
    build.case("Ada", slug="the-case")
    build.report()
    editors = [person("editor", name) for name in ("emil", "emma")]
    uploads = [uploaded(by, row(1), row(2)) for by in editors]
    seen = plan_import(uploads[0].content).fingerprint
    answers = []

    def confirm(upload: ImportUpload) -> None:
        try:
            answers.append(save_upload(upload, upload.uploaded_by, seen).reports_made)
        except NotImported as error:
            answers.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[upload]) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str) == [
        2, "Nothing was imported: the record has changed since you saw this. Look again."
    ]  # fmt: skip
    assert SourceReport.objects.filter(state="submitted").count() == 2


def test_a_sheet_is_kept_for_an_hour(world):
    _, emil = world
    uploaded(emil, row(1))
    old = uploaded(emil, row(2))
    ImportUpload.objects.filter(pk=old.pk).update(
        uploaded_at=timezone.now() - timedelta(minutes=61)
    )
    assert ImportUpload.objects.kept().count() == 1
    assert tasks.forget_uploads() == 1
    assert ImportUpload.objects.count() == 1


# --- Taking back.


def test_an_import_is_taken_back_while_none_of_it_is_published(world):
    _, emil = world
    before = numbers()
    batch = import_rows(
        emil,
        row(1, relays="https://example.org/articles/2"),
        row(2, relays="https://example.org/articles/1"),
    )
    assert take_back(batch, emil) == 2
    assert numbers() == [*before[:-1], 1]
    batch.refresh_from_db()
    assert (batch.taken_back_by, batch.reports_made) == (emil, 2)
    assert why_not_taken_back(batch, emil) == "It was taken back already."


def test_what_was_published_is_not_taken_back_nor_is_the_rest(world):
    _, emil = world
    batch = import_rows(emil, row(1), row(2))
    recording.publish(batch.reports.first(), person("editor", "emma"))
    before = numbers()
    with pytest.raises(NotImported) as error:
        take_back(batch, emil)
    assert str(error.value) == (
        "1 of its reports is published. What was public is retracted, never deleted."
    )
    assert numbers() == before


def test_an_import_on_which_other_reports_rest_is_not_taken_back(world):
    _, emil = world
    batch = import_rows(emil, row(1, relays="https://example.org/articles/2"), row(2))
    build.report(title="Another", relays=(batch.reports.get(title="Article 1"),))
    before = numbers()
    with pytest.raises(NotImported) as error:
        take_back(batch, emil)
    assert str(error.value) == (
        "Other reports rest on what was imported: The Gazette: Another. Take their relays away "
        "first."
    )
    assert numbers() == before


def test_who_may_not_import_takes_nothing_back(world):
    _, emil = world
    batch = import_rows(emil, row(1))
    with pytest.raises(NotImported, match="Your role does not allow it."):
        take_back(batch, person("contributor", "ada"))
    assert batch.reports.count() == 1
