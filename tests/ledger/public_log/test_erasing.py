"""What the law takes out of the log leaves its hash and the reason."""

import pytest
from django.core.management import CommandError, call_command

from cases import recording
from cases.ledger.public_log.content import digest_of
from cases.ledger.public_log.tree import node
from cases.merkle.tree import root
from cases.models import LogCheckpoint, LogLeaf, PublicRecord, Removal, SourceReport, Suspect
from tests.ledger.public_log.tampering import behind_our_back
from tests.ledger.public_log.test_verifying import differences

ORDER = "By order of a court."


@pytest.fixture
def removed(case) -> Suspect:
    """Ben, whose page was removed by order of a court."""
    Removal.objects.create(path="/suspects/ben/", reason=ORDER)
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    return Suspect.objects.get(slug="ben")


def test_a_removal_erases_what_earlier_leaves_said_of_the_row_and_its_parts(removed):
    first, last = LogLeaf.objects.of([("suspects", removed.public_id)])
    assert (first.act, first.salt, first.digest) == ("addition", None, None)
    assert (last.act, last.reason) == ("removal", ORDER)
    erasure = LogLeaf.objects.get(index=first.erased_by)
    assert (erasure.act, erasure.reason, erasure.table) == ("erasure", ORDER, "")
    erased = LogLeaf.objects.filter(erased_by__isnull=False)
    tables = set(erased.values_list("table", flat=True))
    assert tables == {
        *("suspects", "proceedings", "status_changes", "status_change_proofs"),
        *("custody_changes", "custody_change_proofs"),
    }
    told, gone = LogLeaf.objects.of([("proceedings", removed.proceedings.get().public_id)])
    assert told.is_erased and gone.act == "removal"
    # Ada is gone from the record as well, but nobody removed her page.
    ada = Suspect.objects.get(slug="ada")
    assert not any(each.is_erased for each in LogLeaf.objects.of([("suspects", ada.public_id)]))


def test_the_hash_of_an_erased_leaf_stays_and_every_root_that_was_signed_holds(case):
    before = LogCheckpoint.objects.first()
    Removal.objects.create(path="/suspects/ben/", reason=ORDER)
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    assert LogLeaf.objects.filter(erased_by__isnull=False).exists()
    assert root(before.size, node()) == bytes(before.root)
    assert differences() == []


def test_nothing_is_erased_by_another_key(removed, settings):
    settings.LOG_KEY = "another"
    with pytest.raises(CommandError, match="LOG_KEY is not the key that signed checkpoint"):
        call_command("erase_leaves", f"suspects/{removed.public_id}", reason=ORDER)


def test_without_the_salt_nobody_can_tell_whom_an_erased_leaf_was_about(case):
    """What a list of names could be tried against is gone from the database."""
    record = PublicRecord.objects.get(table="suspects", row__slug="ben")
    leaf = LogLeaf.objects.of([("suspects", record.key)]).get()
    guessed = digest_of(record.row, bytes(leaf.salt))
    assert guessed == bytes(leaf.digest), "with the salt one can"
    Removal.objects.create(path="/suspects/ben/", reason=ORDER)
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    for each in LogLeaf.objects.all():
        assert guessed not in (each.digest and bytes(each.digest), bytes(each.salt or b""))


def test_an_operator_erases_what_leaves_say_of_a_row_that_is_gone(case):
    ben = Suspect.objects.get(slug="ben")
    row = f"suspects/{ben.public_id}"
    with pytest.raises(CommandError, match="is public. Take it out of the record first"):
        call_command("erase_leaves", row, reason=ORDER)
    recording.retract(SourceReport.objects.get(), "Ben was not meant.")
    recording.record_all_due()
    for wrong in ("suspects", "suspects/none", "a/b/c"):
        with pytest.raises(CommandError):
            call_command("erase_leaves", wrong, reason=ORDER)
    with pytest.raises(CommandError, match="Say why"):
        call_command("erase_leaves", row, reason=" ")
    size = LogCheckpoint.objects.first().size
    call_command("erase_leaves", row, reason=ORDER)
    assert all(each.is_erased for each in LogLeaf.objects.of([("suspects", ben.public_id)]))
    assert LogCheckpoint.objects.first().size == size + 1
    assert differences() == []


def test_a_row_that_comes_back_after_an_erasure_is_told_of_anew(removed):
    recording.reinstate(SourceReport.objects.get())
    recording.record_all_due()
    leaf = LogLeaf.objects.of([("suspects", removed.public_id)]).last()
    assert leaf.act == "addition" and leaf.digest and not leaf.is_erased
    assert differences() == []


def test_an_erasure_of_which_the_log_does_not_tell_is_named(case):
    leaf = LogLeaf.objects.filter(table="status_changes").first()
    behind_our_back(
        "UPDATE cases_logleaf SET salt = NULL, digest = NULL, erased_by = 9999 WHERE index = %s",
        [leaf.index],
    )
    assert f"Leaf {leaf.index} was erased, and no leaf says why." in differences()
