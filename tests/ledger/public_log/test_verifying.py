"""The verifier names what was done behind the application's back, and finds nothing else."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from cases import recording
from cases.ledger import keep
from cases.ledger.public_log.checkpoints import sign
from cases.ledger.public_log.comparing import compare_record, compare_rows
from cases.ledger.public_log.content import base64_of, digest_of, hash_of
from cases.ledger.public_log.verifying import verify_leaves
from cases.ledger.releases import make_release
from cases.merkle.notes import read
from cases.merkle.tiles import Edge
from cases.models import (
    LogCheckpoint,
    LogLeaf,
    LogTile,
    PublicRecord,
    SourceReport,
    StatusChange,
    Suspect,
)
from tests.ledger.conftest import data_folder  # noqa: F401
from tests.ledger.public_log.tampering import behind_our_back


def differences(*kept: str) -> list[str]:
    """All that the verifier says, given checkpoints that were kept."""
    return [*verify_leaves([read(note) for note in kept]), *compare_record(), *compare_rows()]


def signed() -> str:
    return LogCheckpoint.objects.first().note


def grow() -> None:
    """Some more acts."""
    report = SourceReport.objects.order_by("pk").last()
    recording.retract(report, "Wrong.")
    recording.record_all_due()
    recording.reinstate(report)
    recording.record_all_due()


def test_of_the_docket_nothing_differs(docket, db):
    assert differences(signed()) == []


def test_after_acts_of_every_sort_nothing_differs(case):
    kept = [signed()]
    grow()
    kept.append(signed())
    Suspect.objects.filter(slug="ada").update(name="Ada King")
    assert differences(*kept) == [], "what waits for the worker is no difference"
    keep()
    assert differences(*kept) == []


def test_a_row_that_was_changed_in_sql_is_named_with_its_columns(case):
    row = StatusChange.objects.filter(policy="corroborated").first()
    behind_our_back(
        "UPDATE cases_statuschange SET status = 'convicted' WHERE id = %s",
        [row.pk],
    )
    assert differences() == [
        f"status_changes/{row.pk} was changed in the database: its status differ."
    ]


def test_a_row_that_was_changed_in_the_record_is_named(case):
    record = PublicRecord.objects.get(table="suspects", row__slug="ada")
    behind_our_back(
        """UPDATE cases_publicrecord SET row = jsonb_set(row, '{name}', '"Eve"') WHERE id = %s""",
        [record.pk],
    )
    leaf = LogLeaf.objects.of([("suspects", record.key)]).last()
    assert differences() == [
        f"suspects/{record.key} was changed in the record: its content is not what leaf "
        f"{leaf.index} says.",
        f"suspects/{record.key} was changed in the database: its name differ.",
    ]


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("reason", "No.", "reason"),
        ("operation", "MOD", "operation"),
        ("merged_into", "abc", "merger"),
        ("changed_at", "2020-01-01", "moment"),
        ("sequence", "-1", "number"),
    ],
)
def test_whatever_the_record_says_of_a_change_is_compared(case, column, value, named):
    record = PublicRecord.objects.get(table="reports")
    statement = f"UPDATE cases_publicrecord SET {column} = %s WHERE id = %s"  # noqa: S608
    behind_our_back(statement, [value, record.pk])
    (sentence,) = differences()
    assert f"reports/{record.key}" in sentence and f"its {named} is not" in sentence


def test_a_row_that_was_taken_out_or_put_in_is_named(case):
    record = PublicRecord.objects.get(table="reports")
    behind_our_back("DELETE FROM cases_publicrecord WHERE id = %s", [record.pk])
    assert f"reports/{record.key} is in the log, and is missing from the record." in differences()
    behind_our_back(
        "INSERT INTO cases_publicrecord"
        """ SELECT 99999, "table", 'made-up', object_id, row, operation, reason, merged_into,"""
        " 99999, changed_at, updated_at FROM cases_publicrecord WHERE \"table\" = 'cases'"
    )
    assert "cases/made-up is in the record, and no leaf of the log tells of it." in differences()


def test_a_leaf_that_was_changed_is_named(case):
    leaf = LogLeaf.objects.filter(table="reports").get()
    behind_our_back("UPDATE cases_logleaf SET reason = 'No.' WHERE index = %s", [leaf.index])
    first, *_ = differences()
    assert first == (
        f"Leaf {leaf.index} (reports {leaf.key}) was changed: it does not say what it said when it "
        "was added."
    )


def test_leaves_that_are_missing_are_named(case):
    size = LogCheckpoint.objects.first().size
    behind_our_back("DELETE FROM cases_logleaf WHERE index IN (3, 5, 6)")
    found = differences()
    assert {"Leaf 3 is missing.", "Leaves 5 to 6 are missing."} <= set(found)
    behind_our_back("TRUNCATE cases_logleaf")
    assert f"Leaves 0 to {size - 1} are missing. The log was cut or emptied." in differences()


def test_a_log_that_was_emptied_together_with_all_that_was_signed_is_named(case):
    kept = signed()
    for table in ("logleaf", "logtile", "logcheckpoint"):
        behind_our_back(f"TRUNCATE cases_{table}")
    without = differences()
    assert len(without) == PublicRecord.objects.count()
    assert all("no leaf of the log tells of it" in each for each in without)
    assert differences(kept)[0].startswith("The log ends at 0, and a checkpoint that was kept says")


def test_a_leaf_put_behind_the_end_is_named(case):
    size = LogCheckpoint.objects.first().size
    leaf = LogLeaf.objects.last()
    leaf.index = size + 2
    leaf.save(force_insert=True)
    assert any(each.endswith(f"behind the end that was signed, {size}.") for each in differences())


def rewrite(leaf: LogLeaf) -> None:
    """Change a row of the record, its leaf, and the tree above it, as whoever knows how can."""
    record = PublicRecord.objects.get(table=leaf.table, key=leaf.key)
    record.row["name"] = "Eve"
    leaf.digest = digest_of(record.row, bytes(leaf.salt))
    behind_our_back(
        """UPDATE cases_publicrecord SET row = jsonb_set(row, '{name}', '"Eve"') WHERE id = %s""",
        [record.pk],
    )
    Suspect.objects.filter(public_id=leaf.key).update(name="Eve")
    behind_our_back(
        "UPDATE cases_logleaf SET digest = decode(%s, 'base64') WHERE index = %s",
        [base64_of(leaf.digest), leaf.index],
    )
    behind_our_back("DELETE FROM cases_stalerow")
    behind_our_back("DELETE FROM cases_logtile")
    tiles = Edge().add([hash_of(each) for each in LogLeaf.objects.all()])
    LogTile.objects.bulk_create(
        LogTile(level=level, index=index, hashes=hashes) for (level, index), hashes in tiles
    )


def test_a_row_rewritten_with_its_leaf_and_the_whole_tree_is_found_by_what_was_signed(case):
    grow()
    leaf = LogLeaf.objects.filter(table="suspects").last()
    rewrite(leaf)
    (sentence,) = differences()
    good = LogCheckpoint.objects.filter(size__lte=leaf.index).first()
    bad = LogCheckpoint.objects.filter(size__gt=leaf.index).last()
    assert sentence.startswith(f"The root over the first {bad.size} leaves is not the one that was")
    assert f"one or more of leaves {good.size} to {bad.size - 1} said" in sentence


def test_a_signature_that_is_not_ours_is_named(case):
    size = LogCheckpoint.objects.first().size
    behind_our_back("UPDATE cases_logcheckpoint SET note = replace(note, '— ', '— x')")
    assert f"Checkpoint {size} is not as it was signed." in differences()[0]


def test_a_log_that_was_signed_anew_by_another_key_is_named(case):
    """As by the owner of the database, who has not got ours, and writes another beside it."""
    for each in LogCheckpoint.objects.all():
        with override_settings(LOG_KEY="not ours"):
            forged = sign(each.size, bytes(each.root), each.signed_at)
        behind_our_back(
            "UPDATE cases_logcheckpoint SET note = %s, key = %s WHERE size = %s",
            [forged.note, forged.key, each.size],
        )
    found = differences()
    assert len(found) == LogCheckpoint.objects.count()
    assert all("No signature is by the key" in each for each in found)


def test_a_log_restored_from_an_older_copy_is_found_by_a_checkpoint_that_was_kept(case):
    """Also when it has grown again beyond that size since."""
    connection.cursor().execute("SAVEPOINT older")
    grow()
    kept = signed()
    size = read(kept).size
    connection.cursor().execute("ROLLBACK TO SAVEPOINT older")
    assert differences() == [], "in itself the older copy is whole"
    assert differences(kept) == [
        f"The log ends at {LogLeaf.objects.count()}, and a checkpoint that was kept says that it "
        f"had {size} leaves: it was cut, or restored from an older copy."
    ]
    grow()
    grow()
    assert differences() == [] and LogLeaf.objects.count() > size
    (sentence,) = differences(kept)
    assert sentence.startswith(f"The root over the first {size} leaves is not the one that was")


def test_the_command_says_that_all_is_well_or_names_what_is_not(case, tmp_path: Path, data_folder):  # noqa: F811
    assert make_release()
    file, out = tmp_path / "kept.txt", StringIO()
    file.write_text(signed(), "utf-8")
    call_command("verify_log", checkpoint=[file], stdout=out)
    assert "leaves verified" in out.getvalue() and signed() in out.getvalue()
    behind_our_back("DELETE FROM cases_logleaf WHERE index = 4")
    out = StringIO()
    with pytest.raises(CommandError, match="differences in a log of"):
        call_command("verify_log", stdout=out)
    assert "Leaf 4 is missing." in out.getvalue()
    file.write_text(signed().replace("/log", "/other"), "utf-8")
    with pytest.raises(CommandError, match="has no checkpoint of this log"):
        call_command("verify_log", checkpoint=[file])


def test_the_command_remembers_what_releases_of_the_data_said(case, data_folder):  # noqa: F811
    connection.cursor().execute("SAVEPOINT older")
    grow()
    release = make_release()
    stored = (data_folder / release.version / "checkpoint.txt").read_text("utf-8")
    assert stored == signed()
    behind_our_back("DELETE FROM cases_logcheckpoint WHERE size > 10")
    behind_our_back("DELETE FROM cases_logleaf WHERE index >= 10")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_log", stdout=out)
    assert f"says that it had {read(stored).size} leaves: it was cut" in out.getvalue()
