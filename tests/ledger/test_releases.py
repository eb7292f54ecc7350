"""Releases: complete, consistent, checked by those who read such files, and never changed."""

import csv
import hashlib
import json
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import frictionless
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from followthemoney import model

from cases import recording
from cases.ledger.releases import make_release, release_if_due
from cases.ledger.snapshot import write_tables
from cases.ledger.tables import EVERY_TABLE
from cases.models import Case, DataRelease, PublicRecord, SourceReport, Suspect, SuspectName
from tests import build
from tests.ledger.copies import filled, take_steps, written

TABLES = [table.name for table in EVERY_TABLE]


def tables_of(folder: Path) -> dict[str, str]:
    """The JSON lines of a release, by table."""
    return {name: (folder / "jsonl" / f"{name}.jsonl").read_text("utf-8") for name in TABLES}


@pytest.fixture
def released(docket, db, data_folder) -> Path:
    """The folder of a release of the whole docket."""
    return data_folder / make_release().version


def test_a_release_holds_every_public_row_in_every_form(released):
    numbers = {name: text.count("\n") for name, text in tables_of(released).items()}
    assert sum(numbers.values()) == PublicRecord.objects.present().count()
    assert numbers["cases"] == 48 and numbers["warrants"] == 81
    for name in TABLES:
        with (released / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == numbers[name] + 1
    with closing(sqlite3.connect(released / "icc-tracker.sqlite")) as database:
        for name in TABLES:
            (number,) = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
            assert number == numbers[name]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_package_is_valid_for_frictionless_with_types_and_links(released):
    report = frictionless.Package(str(released / "datapackage.json")).validate()
    assert report.flatten(["resourceName", "rowNumber", "fieldName", "message"]) == []
    assert report.valid and len(report.tasks) == len(TABLES)


def test_frictionless_would_find_a_broken_link(released):
    file = released / "csv" / "proceedings.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    columns = lines[1].split(",")
    lines[1] = ",".join([columns[0], "nosuchcase22", *columns[2:]])
    file.write_text("".join(lines), "utf-8")
    report = frictionless.Package(str(released / "datapackage.json")).validate()
    assert ["proceedings", "foreign-key"] in [
        [task.name, error.type] for task in report.tasks for error in task.errors
    ]


def test_entities_are_valid_for_followthemoney_and_name_only_what_is_there(released):
    lines = (released / "entities.ftm.json").read_text("utf-8").splitlines()
    entities = [json.loads(line) for line in lines]
    known, dangling = {each["id"] for each in entities}, []
    assert len(known) == len(entities)
    for each in entities:
        proxy = model.get_proxy(each)
        proxy.schema.validate(each)
        for name, values in each["properties"].items():
            kind = proxy.schema.get(name).type
            assert [kind.clean(value, proxy=proxy) for value in values] == values, each
            if kind.name == "entity":
                dangling += [value for value in values if value not in known]
    assert dangling == []
    people = [each for each in entities if each["schema"] == "Person"]
    assert len(people) == Suspect.objects.named().count()
    assert all("topics" not in each["properties"] for each in entities)
    cited = {entity for each in entities for entity in each["properties"].get("entity", [])}
    assert {each["id"] for each in people} <= cited, "every person has a source"


def test_checksums_are_those_of_the_files_and_the_archive_holds_them_all(released):
    release = DataRelease.objects.get()
    for file in release.files:
        content = (released / file["name"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            file["bytes"],
            file["sha256"],
        )
    sums = dict(
        reversed(line.split("  "))
        for line in (released / "SHA256SUMS.txt").read_text().splitlines()
    )
    others = {"SHA256SUMS.txt", "everything.zip"}
    assert sums == {f["name"]: f["sha256"] for f in release.files if f["name"] not in others}
    with zipfile.ZipFile(released / "everything.zip") as archive:
        assert set(archive.namelist()) == {*sums, "SHA256SUMS.txt"}
        assert archive.testzip() is None
    assert "CC BY 4.0" in (released / "README.md").read_text("utf-8")


def test_no_release_is_made_when_nothing_changed_and_one_a_day_by_itself(released):
    assert make_release() is None
    Case.objects.filter(slug="putin-and-lvova-belova").update(summary="Other words.")
    assert release_if_due() is None, "today's is there"
    second = make_release()
    assert second.version == f"{DataRelease.objects.last().version}.2"
    assert second.base == DataRelease.objects.last()


def test_a_release_cannot_be_changed_nor_deleted(released):
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        DataRelease.objects.update(rows=1)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        DataRelease.objects.all().delete()


def test_a_release_and_its_delta_make_the_next_release_byte_for_byte(empty, data_folder):
    case = build.case("Ada", "Ben", slug="the-case")
    releases = [build.court_release("2024-03-17"), build.court_release("2024-03-18")]
    for release, name in zip(releases, ("Ada", "Ben"), strict=True):
        build.claim(release, case, "warrant_issued", "2024-03-17", name)
    build.publish(*releases)
    first = make_release()
    recording.retract(releases[1], "Published in error.")
    build.case("Cleo", slug="nothing-told")
    third = build.report("The Gazette", "2024-03-20", title="Наступ")
    build.claim(third, case, "arrested", "2024-03-19", "Ada")
    build.publish(third)
    Case.objects.filter(pk=case.pk).update(short_name="Ada and Ben")
    second = make_release()
    copy = filled({k: v.splitlines() for k, v in tables_of(data_folder / first.version).items()})
    delta = (data_folder / second.version / "delta.jsonl").read_text("utf-8")
    take_steps(copy, delta.splitlines())
    assert written(copy) == tables_of(data_folder / second.version)
    steps = [json.loads(line) for line in delta.splitlines()]
    told = {(each["table"], each["op"]): each.get("reason") for each in steps}
    assert told["reports", "RETRACTED"] == "Published in error."
    assert told["suspects", "DEL"] == "No published report names this person any more."
    assert {("reports", "ADD"), ("cases", "MOD"), ("claims", "ADD")} <= set(told)


def test_a_table_that_the_release_before_did_not_have_is_added_as_a_whole(
    empty, data_folder, monkeypatch
):
    build.case("Ada", slug="the-case")
    release = build.court_release("2024-03-17")
    build.claim(release, Case.objects.get(), "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    without = tuple(table for table in EVERY_TABLE if table.name != "suspect_names")
    with monkeypatch.context() as before:
        for module in ("snapshot", "deltas", "csv_files", "sqlite_file"):
            before.setattr(f"cases.ledger.{module}.EVERY_TABLE", without)
        before.setattr("cases.ledger.releases.write_entities", lambda folder: None)
        make_release()
    SuspectName.objects.create(suspect=Suspect.objects.get(), name="Ада")
    delta = (data_folder / make_release().version / "delta.jsonl").read_text("utf-8")
    (step,) = map(json.loads, delta.splitlines())
    assert (step["op"], step["table"], step["row"]["name"]) == ("ADD", "suspect_names", "Ада")


def test_a_snapshot_is_of_one_moment_whatever_is_written_meanwhile(
    docket, transactional_db, data_folder, monkeypatch
):
    """A retraction is recorded in the middle of an export, by another connection."""

    def retract_meanwhile(folder: Path) -> int:
        PublicRecord.objects.count()  # the snapshot begins with the first question
        other = threading.Thread(target=retract)
        other.start()
        other.join()
        return write_tables(folder)

    def retract() -> None:
        recording.retract(SourceReport.objects.get(pk=report.pk), "Wrong.")
        recording.record_all_due()
        connection.close()

    report = SourceReport.objects.filter(claims__kind="warrant_issued", state="published").first()
    monkeypatch.setattr("cases.ledger.releases.write_tables", retract_meanwhile)
    release = make_release()
    line = next(
        line
        for line in tables_of(data_folder / release.version)["reports"].splitlines()
        if report.public_id in line
    )
    assert json.loads(line)["state"] == "published"
    assert PublicRecord.objects.get(key=report.public_id).row["state"] == "retracted"
    assert release.sequence < PublicRecord.objects.order_by("-sequence").first().sequence


def test_the_command_writes_a_release_or_into_an_empty_folder(docket, db, data_folder, tmp_path):
    call_command("export_data")
    assert DataRelease.objects.count() == 1
    call_command("export_data", to=tmp_path / "mine")
    assert tables_of(tmp_path / "mine") == tables_of(
        data_folder / DataRelease.objects.get().version
    )
    assert not (tmp_path / "mine" / "delta.jsonl").exists()
    assert DataRelease.objects.count() == 1
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_data", to=tmp_path / "mine")
