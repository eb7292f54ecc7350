"""The log goes on under another key, says so, and what stood before cannot be rewritten."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import Error

from cases import recording
from cases.ledger.public_log.checkpoints import NotOurKey, opened, our_key, sign
from cases.ledger.public_log.tree import node
from cases.merkle.key_changes import read_key_change
from cases.merkle.notes import read
from cases.merkle.tree import root
from cases.models import LogCheckpoint, LogLeaf
from tests.ledger.public_log.tampering import behind_our_back
from tests.ledger.public_log.test_verifying import differences, grow, rewrite, signed

WHY = "The safe burnt down."


@pytest.fixture
def secret(case, settings, tmp_path) -> str:
    """The LOG_KEY of before, which nobody else has any more; another one is in place."""
    settings.VAR_DIR = tmp_path / "var"
    old, settings.LOG_KEY = settings.LOG_KEY, "another"
    return old


def lose(**options) -> str:
    """Go on without the key of before; what the command said."""
    out = StringIO()
    call_command("new_log_key", lost=True, reason=WHY, stdout=out, **options)
    return out.getvalue()


def rotate(secret: str, folder: Path) -> str:
    """Go on with the key of before, from a file; what the command said."""
    out, file = StringIO(), folder / "old_key"
    file.write_text(f"{secret}\n", "utf-8")
    call_command("new_log_key", old_key=file, reason=WHY, stdout=out)
    return out.getvalue()


def statement():
    return read_key_change(LogLeaf.objects.key_changes().last().reason)


def test_after_a_loss_the_log_goes_on_and_commits_to_all_that_was_before(secret):
    before = LogCheckpoint.objects.first()
    with pytest.raises(NotOurKey):
        grow()
    said = lose()
    change = statement()
    assert (change.size, change.root) == (before.size, bytes(before.root))
    assert (change.old_key, change.new_key, change.is_lost) == (before.key, our_key(), True)
    assert change.reason == WHY and "by a channel that does not depend on this site" in said
    kept = LogCheckpoint.objects.get(size=before.size)
    assert opened(kept.note, before.key).root == root(before.size, node()), "its head stays"
    first = LogCheckpoint.objects.first()
    assert first.size == before.size + 1 and first.note in said
    assert opened(first.note, our_key()).root == root(first.size, node())
    recording.record_all_due()
    grow()
    assert differences(kept.note, first.note, signed()) == []


def test_a_planned_change_is_signed_by_the_key_before(secret, tmp_path):
    before = LogCheckpoint.objects.first()
    assert "The key before signed this" in rotate(secret, tmp_path)
    change, note = statement(), LogLeaf.objects.key_changes().last().reason
    assert not change.is_lost
    assert [line.split(" ")[0] for line in note.splitlines()[-2:]] == ["—", "—"]
    assert differences(before.note) == []


def test_several_changes_follow_each_other(secret, settings, tmp_path):
    lose()
    grow()
    settings.LOG_KEY = "a third"
    rotate("another", tmp_path)
    grow()
    kept = [each.note for each in LogCheckpoint.objects.all()]
    assert LogLeaf.objects.key_changes().count() == 2 and differences(*kept) == []


def test_without_need_the_key_is_not_changed(case, settings, tmp_path):
    with pytest.raises(CommandError, match="it is there, and needs no other"):
        lose()
    key, settings.LOG_KEY = settings.LOG_KEY, "another"
    with pytest.raises(CommandError, match="--old-key is not the key that signed checkpoint"):
        rotate("a third", tmp_path)
    with pytest.raises(CommandError, match="is empty"):
        rotate("", tmp_path)
    with pytest.raises(CommandError, match="Say why"):
        call_command("new_log_key", lost=True, reason=" \n")
    for wrong in ({}, {"lost": True, "old_key": tmp_path}):
        with pytest.raises(CommandError):
            call_command("new_log_key", reason=WHY, **wrong)
    settings.VAR_DIR = tmp_path
    (tmp_path / "log_key").write_text(f"{key}\n", "utf-8")
    with pytest.raises(CommandError, match="The key is not lost: it is in"):
        lose()
    assert not LogLeaf.objects.key_changes().exists()


def test_a_log_that_signed_nothing_yet_needs_no_change(empty):
    with pytest.raises(CommandError, match="Nothing was signed yet"):
        lose()


def test_a_new_key_is_not_put_over_a_log_that_was_changed(secret):
    leaf = LogLeaf.objects.filter(table="suspects").last()
    rewrite(leaf)
    with pytest.raises(CommandError, match="The log is not what the key of before signed"):
        lose()
    assert not LogLeaf.objects.key_changes().exists()


def test_a_new_key_is_not_put_over_a_log_that_is_older_than_what_was_kept(
    secret, settings, tmp_path
):
    settings.LOG_KEY, new = secret, settings.LOG_KEY
    connection.cursor().execute("SAVEPOINT older")
    grow()
    (tmp_path / "kept.txt").write_text(signed(), "utf-8")
    connection.cursor().execute("ROLLBACK TO SAVEPOINT older")
    settings.LOG_KEY = new
    with pytest.raises(CommandError, match="it was cut, or restored from an older copy"):
        lose(checkpoint=[tmp_path / "kept.txt"])


def test_an_old_row_that_was_tampered_with_is_found_after_the_change(secret):
    grow_from = LogCheckpoint.objects.first().size
    lose()
    recording.record_all_due()
    leaf = LogLeaf.objects.filter(table="suspects").last()
    assert leaf.index < grow_from
    rewrite(leaf)
    first, *_ = differences()
    assert (
        first.startswith("The root over the first ") and "is not the one that was signed" in first
    )


def test_an_old_row_rewritten_with_all_that_the_new_key_can_sign_is_found(secret):
    """By whoever has the new key and the database: what the old one signed still says otherwise."""
    lose()
    leaf = LogLeaf.objects.filter(table="suspects").last()
    rewrite(leaf)
    for each in LogCheckpoint.objects.all():
        new = sign(each.size, root(each.size, node()), each.signed_at)
        behind_our_back(
            "UPDATE cases_logcheckpoint SET note = %s, root = %s, key = %s WHERE size = %s",
            [new.note, new.root, new.key, each.size],
        )
    found = differences()
    assert any("No signature is by the key" in each for each in found)
    assert any(each.startswith("The root over the first") for each in found)


def test_a_log_restored_from_before_what_was_kept_and_given_a_new_key_is_named(
    secret, settings, tmp_path
):
    settings.LOG_KEY, new = secret, settings.LOG_KEY
    connection.cursor().execute("SAVEPOINT older")
    grow()
    kept = tmp_path / "kept.txt"
    kept.write_text(signed(), "utf-8")
    connection.cursor().execute("ROLLBACK TO SAVEPOINT older")
    settings.LOG_KEY = new
    lose()
    out = StringIO()
    with pytest.raises(CommandError, match="1 differences"):
        call_command("verify_log", checkpoint=[kept], stdout=out)
    assert "it was cut, or restored from an older copy" in out.getvalue()


def test_the_verifier_says_where_the_key_changed_and_what_to_confirm(secret, settings, tmp_path):
    old_key = LogCheckpoint.objects.first().key
    out = StringIO()
    call_command("verify_log", key=old_key, stdout=out)
    assert "leaves verified" in out.getvalue(), "with the key that is lost, by its public half"
    lose()
    out = StringIO()
    call_command("verify_log", stdout=out)
    assert f"the key changed from {old_key} to {our_key()}, without a signature" in out.getvalue()
    assert WHY in out.getvalue() and "leaves verified" in out.getvalue()
    settings.LOG_KEY = "a third"
    rotate("another", tmp_path)
    out = StringIO()
    call_command("verify_log", stdout=out)
    assert "as the key before signed" in out.getvalue()
    with pytest.raises(CommandError, match="is no public key"):
        call_command("verify_log", key="nonsense")


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("SET reason = replace(reason, 'burnt', 'fell')", "and not as it was signed"),
        ("SET reason = 'The safe burnt down.'", "It is no statement on a change of the key."),
        ("SET act = 'change'", "is not as it was signed"),
        ("SET index = 900", "says that the key changed at"),
    ],
)
def test_a_statement_that_was_changed_is_named(secret, statement, named):
    lose()
    behind_our_back(f"UPDATE cases_logleaf {statement} WHERE act = 'key_change'")  # noqa: S608
    assert any(named in each for each in differences())


def test_the_last_head_of_the_key_before_is_missed(secret):
    lose()
    size = statement().size
    behind_our_back("DELETE FROM cases_logcheckpoint WHERE size = %s", [size])
    assert f"Checkpoint {size}, the last one by the key before, is missing." in differences()


def test_a_statement_of_keys_that_do_not_follow_each_other_is_named(secret, settings):
    lose()
    settings.LOG_KEY = "a third"
    assert any("what followed is by" in each for each in differences())


def test_nobody_may_change_or_erase_a_statement(secret):
    lose()
    index = LogLeaf.objects.key_changes().get().index
    with pytest.raises(Error, match="the public log only grows"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_logleaf SET salt = NULL, digest = NULL, reason = '', erased_by = 9999"
                " WHERE index = %s",
                [index],
            )
    with pytest.raises(CommandError, match="The log tells of no"):
        call_command("erase_leaves", "/x", reason=WHY)


def test_a_signature_of_a_statement_is_none_of_a_checkpoint(secret):
    lose()
    note = LogLeaf.objects.key_changes().get().reason
    with pytest.raises(ValueError, match="is no size of a log"):
        read(note)
    for wrong in ("", signed(), note.replace("lost", "stolen"), note.replace(" v1", " v2")):
        with pytest.raises(ValueError, match="It is no statement"):
            read_key_change(wrong)
