"""The log has a leaf for every act on the public record, in its order, and only grows."""

import base64
import json

import orjson
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import Error
from django.test import override_settings
from django.utils import timezone

from cases import recording
from cases.ledger import keep
from cases.ledger.public_log.checkpoints import (
    NotOurKey,
    name_of_log,
    opened,
    our_key,
    signer,
)
from cases.ledger.public_log.content import canonical, digest_of, hash_of, said_by
from cases.ledger.public_log.keys import Keys
from cases.ledger.public_log.tree import node
from cases.ledger.public_log.verifying import verify_leaves
from cases.merkle.notes import Checkpoint, signed
from cases.merkle.tree import root
from cases.models import (
    Case,
    LedgerShape,
    LogCheckpoint,
    LogLeaf,
    LogTile,
    PublicRecord,
    SourceReport,
    Suspect,
)
from cases.recording.merging import merge_people
from tests import build
from tests.canary import CANARY, SEALED_ON, hide
from tests.ledger.public_log.tampering import behind_our_back
from tests.merkle import oracle


def acts() -> list[tuple[str, str]]:
    return list(LogLeaf.objects.values_list("act", "table"))


def newest(record: PublicRecord) -> LogLeaf:
    return LogLeaf.objects.of([(record.table, record.key)]).last()


def test_each_change_of_the_record_is_a_leaf_and_the_newest_says_what_the_row_says(case):
    numbers = list(LogLeaf.objects.values_list("index", "sequence"))
    assert numbers == [(number, number + 1) for number in range(PublicRecord.objects.count())]
    for record in PublicRecord.objects.all():
        leaf = newest(record)
        assert bytes(leaf.digest) == digest_of(record.row, bytes(leaf.salt))
        assert (leaf.operation, leaf.sequence) == (record.operation, record.sequence)
    assert len(set(map(bytes, LogLeaf.objects.values_list("salt", flat=True)))) == len(numbers)


def test_what_is_signed_is_the_root_over_all_leaves_by_the_definition(docket, db):
    leaves = [canonical(said_by(each)) for each in LogLeaf.objects.all()]
    assert len(leaves) == PublicRecord.objects.count() > 9000
    checkpoint = LogCheckpoint.objects.first()
    said = opened(checkpoint.note, our_key())
    assert (said.size, said.root) == (len(leaves), oracle.tree_hash(leaves))
    assert bytes(checkpoint.root) == root(len(leaves), node()) == said.root


def test_nothing_is_appended_by_another_key_and_what_waits_follows_once_the_right_one_is_back(case):
    leaves, records = LogLeaf.objects.count(), list(PublicRecord.objects.values())
    size = LogCheckpoint.objects.first().size
    report = SourceReport.objects.get()
    recording.retract(report, "Wrong.")
    with (
        override_settings(LOG_KEY="another"),
        pytest.raises(NotOurKey, match=f"LOG_KEY is not the key that signed checkpoint {size}."),
    ):
        recording.record_all_due()
    assert build.shown(Case.objects.get()) is None
    assert (LogLeaf.objects.count(), LogCheckpoint.objects.first().size) == (leaves, size)
    assert list(PublicRecord.objects.values()) == records
    keep()
    assert ("retraction", "reports") in acts()
    assert LogCheckpoint.objects.first().key == our_key()


def test_the_log_keeps_its_name_where_the_site_moves(case, client):
    name, key = name_of_log(), our_key()
    recording.retract(SourceReport.objects.get(), "Wrong.")
    with override_settings(LOG_ORIGIN="moved.example/log"):
        recording.record_all_due()
        assert list(verify_leaves()) == []
        assert client.get("/api/v1/log/").json()["origin"] == name
    assert ("retraction", "reports") in acts()
    last = LogCheckpoint.objects.first()
    assert last.key == key and last.note.startswith(f"{name}\n")


def test_what_was_signed_under_an_earlier_name_of_the_log_is_as_it_was_signed(case):
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    first, by = LogCheckpoint.objects.last(), signer(settings.LOG_KEY, "before.example/log")
    note = signed(Checkpoint(by.name, first.size, bytes(first.root)).body, by)
    change = "UPDATE cases_logcheckpoint SET note = %s, key = %s WHERE size = %s"
    behind_our_back(change, [note, by.verifier, first.pk])
    assert list(verify_leaves()) == []
    assert Keys(our_key()).opened(note) == Checkpoint(by.name, first.size, bytes(first.root))
    with pytest.raises(ValueError, match="No signature is by the key"):
        Keys(signer("another", by.name).verifier).opened(note)
    behind_our_back("UPDATE cases_logcheckpoint SET note = replace(note, '—', '-')")
    wrong = [f"Checkpoint {each.size} is not" for each in LogCheckpoint.objects.order_by("size")]
    assert [said.partition(" as it")[0] for said in verify_leaves()] == wrong


def test_a_log_that_is_to_begin_is_called_as_the_settings_say(db):
    with override_settings(LOG_ORIGIN="new.example/log"):
        assert name_of_log() == "new.example/log"


def test_acts_of_editors_are_told_by_their_names(case):
    assert {("publication", "reports"), ("status_change", "status_changes")} <= set(acts())
    report = SourceReport.objects.get()
    correction = recording.correct(report, by=None)
    SourceReport.objects.filter(pk=correction.pk).update(title="Another title")
    build.publish(SourceReport.objects.get(pk=correction.pk))
    recording.retract(report, "Withdrawn by the Court.")
    recording.record_all_due()
    recording.reinstate(report)
    recording.record_all_due()
    of_report = LogLeaf.objects.filter(table="reports")
    assert list(of_report.values_list("act", "reason")) == [
        ("publication", ""),
        ("correction", ""),
        ("retraction", "Withdrawn by the Court."),
        ("reinstatement", ""),
    ]
    ben, ada = Suspect.objects.get(slug="ben"), Suspect.objects.get(slug="ada")
    merge_people(ben, ada)
    recording.record_all_due()
    merging = LogLeaf.objects.get(act="merging")
    assert (merging.key, merging.merged_into) == (ben.public_id, ada.public_id)


def test_nothing_is_signed_when_nothing_changed_in_public(case):
    before = LogCheckpoint.objects.count()
    SourceReport.objects.update(private_note="Seen.")
    assert keep() == 0
    assert LogCheckpoint.objects.count() == before


def test_the_record_and_its_leaves_are_written_together_or_not_at_all(case, monkeypatch):
    def fail(*args):
        raise RuntimeError("The key is gone.")

    size, sequence = LogLeaf.objects.count(), PublicRecord.objects.last().sequence
    monkeypatch.setattr("cases.ledger.public_log.appending.sign", fail)
    Suspect.objects.filter(slug="ada").update(name="Ada King")
    with pytest.raises(RuntimeError), transaction.atomic():
        keep()
    assert LogLeaf.objects.count() == size
    assert PublicRecord.objects.last().sequence == sequence
    monkeypatch.undo()
    assert keep() > 0
    assert LogLeaf.objects.count() > size


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_logleaf SET reason = 'x' WHERE index = 1",
        "UPDATE cases_logleaf SET salt = NULL, digest = NULL WHERE index = 1",
        "UPDATE cases_logleaf SET salt = NULL, digest = NULL, erased_by = 0 WHERE index = 1",
        "UPDATE cases_logleaf SET index = 99999 WHERE index = 1",
        "DELETE FROM cases_logleaf WHERE index = 1",
        "TRUNCATE cases_logleaf",
        "UPDATE cases_logtile SET hashes = substr(hashes, 1, 32)",
        "UPDATE cases_logtile SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))",
        "UPDATE cases_logtile SET hashes = hashes || repeat('x', 9000)::bytea",
        "UPDATE cases_logtile SET index = 7",
        "DELETE FROM cases_logtile",
        "TRUNCATE cases_logtile",
        "UPDATE cases_logcheckpoint SET note = ''",
        "DELETE FROM cases_logcheckpoint",
        "TRUNCATE cases_logcheckpoint",
    ],
)
def test_the_database_refuses_to_change_to_delete_and_to_empty(case, statement):
    with pytest.raises(Error, match="Cannot"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_record_from_before_there_was_a_log_gets_a_leaf_for_each_row(case):
    for table in ("logleaf", "logtile", "logcheckpoint"):
        behind_our_back(f"DELETE FROM cases_{table}")  # noqa: S608
    LedgerShape.objects.all().delete()
    keep()
    told = list(LogLeaf.objects.values_list("sequence", flat=True))
    assert told == list(
        PublicRecord.objects.order_by("sequence").values_list("sequence", flat=True)
    )
    assert LogCheckpoint.objects.get().size == len(told)


def test_to_a_log_that_was_cut_nothing_is_appended_and_the_record_goes_on(case, caplog):
    size = LogCheckpoint.objects.first().size
    behind_our_back("DELETE FROM cases_logleaf WHERE index >= 2")
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    assert PublicRecord.objects.get(table="reports").operation == "RETRACTED"
    assert (LogLeaf.objects.count(), LogCheckpoint.objects.first().size) == (2, size)
    assert "manage.py verify_log" in caplog.text


def test_canonical_json_is_what_the_standard_library_of_others_writes():
    value = {"б": '\x00\x1f\x7f"\\/\n\t\u2028 é 😀', "a": [1, None, True], "B": {"z": 1, "y": ""}}
    ours = canonical(value)
    theirs = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert ours == theirs.encode()
    assert orjson.loads(ours) == value


def test_a_leaf_says_nothing_of_what_is_not_public(empty):
    hide()
    recording.record_all_due()
    keep()
    leaves = [canonical(said_by(each)).decode() for each in LogLeaf.objects.all()]
    assert len(leaves) == LogLeaf.objects.filter(sequence__isnull=False).count() > 10
    assert not [each for each in leaves if CANARY in each.lower() or str(SEALED_ON) in each]
    public = set(PublicRecord.objects.values_list("table", "key"))
    assert set(LogLeaf.objects.values_list("table", "key")) == public


def test_a_leaf_says_eleven_things_and_no_more(case):
    said = said_by(LogLeaf.objects.first())
    assert sorted(said) == [
        *("act", "at", "erases", "id", "merged_into", "op", "reason", "row", "salt"),
        *("sequence", "table"),
    ]
    assert len(base64.b64decode(said["salt"])) == 16
    assert hash_of(LogLeaf.objects.first()) == bytes(LogTile.objects.get(level=0).hashes)[:32]
    assert said["at"] <= timezone.now().isoformat()
