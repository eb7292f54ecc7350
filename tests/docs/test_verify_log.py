"""The verifier that anybody can run, against a running server."""

import base64
import hashlib
import importlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases import recording
from cases.ledger.public_log.checkpoints import our_key, sign
from cases.merkle import tree
from cases.models import (
    Case,
    LogCheckpoint,
    LogLeaf,
    PublicRecord,
    Removal,
    SourceReport,
    StatusChange,
    Suspect,
)
from tests.ledger.public_log.tampering import behind_our_back
from tests.merkle.test_tree import contents, node_of

FOLDER = Path(__file__).parents[2] / "docs" / "client"


@pytest.fixture(scope="module")
def module():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        yield importlib.import_module("verify_log")


@pytest.fixture(scope="module")
def proofs(module):
    return importlib.import_module("log_proofs")


@pytest.fixture
def case(case_of_two, transactional_db):
    """A case of two people, both named by a release of the Court."""
    return Case.objects.get(slug="the-case")


@pytest.fixture
def verify(module, case, live_server, settings, capsys, tmp_path):
    """Runs it as a command does: what it ended with, and what it said."""
    settings.API_LIMITS = False

    def run(*arguments: str) -> tuple[int, str]:
        kept = ("--kept", str(tmp_path / "checkpoint.txt"))
        status = module.main([live_server.url, *kept, *arguments])
        return status, "".join(capsys.readouterr())

    run.kept = tmp_path / "checkpoint.txt"
    return run


def act() -> None:
    """An act on the record that shows, and a second one."""
    report = SourceReport.objects.get()
    recording.retract(report, "Wrong.")
    recording.record_all_due()
    recording.reinstate(report)
    recording.record_all_due()


def put_a_date_right() -> None:
    """What was recorded is said otherwise: rows of history that correct others."""
    [report] = SourceReport.objects.all()
    for claim in report.claims.all():
        claim.effective_on = "2024-03-16"
        claim.save()
    recording.mark_due(reports=[report.pk])
    recording.record_all_due()


def test_of_the_whole_docket_nothing_differs(module, docket, transactional_db, live_server, capsys):
    assert module.main([live_server.url]) == 0, capsys.readouterr()
    assert f"All is well: {LogLeaf.objects.count()} leaves" in capsys.readouterr().out


def test_it_keeps_the_checkpoint_and_sees_that_the_log_only_grew(verify):
    assert verify() == (
        0,
        f"All is well: {LogLeaf.objects.count()} leaves, signed by {our_key()}.\n",
    )
    first = verify.kept.read_text("utf-8")
    act()
    put_a_date_right()
    assert StatusChange.objects.exclude(corrects=None).exists()
    assert verify() == (
        0,
        f"All is well, and the log only grew: {LogLeaf.objects.count()} leaves, signed by "
        f"{our_key()}.\n",
    )
    assert verify("--quick")[1].startswith("The log only grew: ")
    assert verify.kept.read_text("utf-8") == LogCheckpoint.objects.first().note != first
    assert verify()[0] == 0
    assert verify("--leaf", "3")[1].startswith("Leaf 3 is in the log, and the log only grew: ")
    assert verify("--leaf", "99999999") == (
        2,
        f"Not verified. There is no leaf 99999999: the log has 0 to {LogLeaf.objects.count() - 1}."
        "\n",
    )
    # What the worker has not taken in yet is no difference.
    Suspect.objects.filter(slug="ada").update(born_on="1970-01-01", born_precision="year")
    assert verify("--key", our_key())[0] == 0


def test_a_row_that_was_changed_in_the_record_is_named(verify):
    record = PublicRecord.objects.get(table="reports")
    leaf = LogLeaf.objects.of([("reports", record.key)]).get()
    behind_our_back(
        """UPDATE cases_publicrecord SET row = jsonb_set(row, '{title}', '"Lies"') WHERE id = %s""",
        [record.pk],
    )
    status, said = verify()
    assert status == 1 and not verify.kept.exists()
    assert said.splitlines()[0] == (
        f"reports/{record.key} is not what leaf {leaf.index} (reports {record.key}) says: its "
        "content."
    )


def test_a_row_that_was_changed_in_the_database_is_named_by_what_the_site_shows(verify):
    row = PublicRecord.objects.get(table="suspects", row__slug="ada")
    behind_our_back("UPDATE cases_suspect SET name = 'Eve' WHERE slug = 'ada'")
    assert verify() == (
        1,
        f"suspects/{row.key} is shown otherwise than in the record: ['name'].\n"
        "1 differences. The checkpoint was not kept.\n",
    )
    behind_our_back("UPDATE cases_suspect SET name = 'Ada' WHERE slug = 'ada'")
    change = PublicRecord.objects.filter(
        table="status_changes", row__policy="corroborated", row__proceedings=None
    ).first()
    behind_our_back(
        "UPDATE cases_statuschange SET status = 'convicted' WHERE id = %s", [change.object_id]
    )
    assert f"status_changes/{change.key} is shown otherwise" in verify()[1]


def test_a_leaf_that_was_changed_and_one_that_is_missing_are_named(verify):
    behind_our_back("UPDATE cases_logleaf SET reason = 'Other words.' WHERE index = 2")
    assert "leaf 2 (" in verify()[1]
    behind_our_back("DELETE FROM cases_logleaf WHERE index = 1")
    status, said = verify()
    assert status == 1 and "Leaf 1 is missing." in said
    assert verify("--leaf", "2")[0] == 1


def test_a_log_restored_from_an_older_copy_is_seen_by_who_kept_a_checkpoint(verify):
    """Which is all that can tell, for in itself it is whole."""
    copy()
    act()
    assert verify()[0] == 0
    kept = verify.kept.read_text("utf-8")
    size = LogCheckpoint.objects.first().size
    restore()
    status, said = verify("--quick")
    assert status == 1 and f"had {size} when its checkpoint was kept: it was cut, or" in said
    assert verify.kept.read_text("utf-8") == kept, "the older one is not kept in its place"
    act()
    act()
    assert LogCheckpoint.objects.first().size > size
    status, said = verify("--quick")
    assert status == 1 and f"does not go on from the {size} that were kept" in said
    verify.kept.unlink()
    assert verify()[0] == 0


TABLES = ("logleaf", "logtile", "logcheckpoint", "publicrecord")


def copy() -> None:
    """Make a backup of the log and the record."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE older_{table} AS TABLE cases_{table}")


def restore() -> None:
    """Bring the log and the record back to what the backup has."""
    for table in TABLES:
        behind_our_back(f"DELETE FROM cases_{table}")  # noqa: S608
        behind_our_back(f"INSERT INTO cases_{table} SELECT * FROM older_{table}")  # noqa: S608


def test_an_erased_leaf_is_no_difference_and_an_erasure_without_a_reason_is_one(verify):
    Removal.objects.create(path="/suspects/ben/", reason="By order of a court.")
    recording.retract(SourceReport.objects.get(), "Wrong.")
    recording.record_all_due()
    assert LogLeaf.objects.filter(erased_by__isnull=False).exists()
    assert verify()[0] == 0
    behind_our_back("UPDATE cases_logleaf SET salt = NULL, digest = NULL, erased_by = 99999"
                    " WHERE index = 0")  # fmt: skip
    assert "Leaf 0 was erased, and no leaf says why." in verify()[1]


def test_what_is_signed_by_another_key_proves_nothing(verify, settings):
    name, _, _ = our_key().split("+", 2)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    digest = hashlib.sha256(f"{name}\n\x01".encode() + other).hexdigest()[:8]
    key = f"{name}+{digest}+{base64.b64encode(bytes([1]) + other).decode()}"
    status, said = verify("--key", key)
    assert (status, said) == (2, f"Not verified. It is not signed by the key {key}.\n")
    assert verify("--key", "nonsense")[0] == 2
    assert verify()[0] == 0
    # Neither does a checkpoint that was kept, once the site has another key.
    newest = LogCheckpoint.objects.first()
    settings.LOG_KEY = "another"
    forged = sign(newest.size, bytes(newest.root), newest.signed_at)
    behind_our_back("UPDATE cases_logcheckpoint SET note = %s", [forged.note])
    assert verify()[0] == 2


def test_what_is_no_address_is_not_verified(module, capsys):
    assert module.main(["localhost:8000"]) == 2
    assert "unknown url type" in capsys.readouterr().err


def test_a_site_that_is_not_there_is_not_verified(module, capsys):
    assert module.main(["http://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err.startswith("Not verified. http://127.0.0.1:9/api/v1/log/")


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32), st.data())
def test_signatures_are_told_from_others_as_the_library_tells_them(proofs, message, secret, data):
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert proofs.is_signed(public, message, signature)
    at, bit = data.draw(st.integers(0, 63)), 1 << data.draw(st.integers(0, 7))
    forged = bytearray(signature)
    forged[at] ^= bit
    assert not proofs.is_signed(public, message, bytes(forged))
    assert not proofs.is_signed(public, message + b"x", signature)
    assert not proofs.is_signed(b"\xff" * 32, message, signature)
    high = int.from_bytes(signature[32:], "little") + proofs._L
    if high < 1 << 256:
        second = signature[:32] + high.to_bytes(32, "little")
        assert not proofs.is_signed(public, message, second), "there is one signature, not two"


def test_a_signature_of_the_standard_is_known(proofs):
    """RFC 8032, 7.1, test 2."""
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert proofs.is_signed(bytes.fromhex(public), b"\x72", bytes.fromhex(signature))


@given(st.integers(1, 300), st.data())
def test_proofs_of_the_server_lead_to_its_roots_and_others_do_not(proofs, new, data):
    old, leaf = data.draw(st.integers(1, new)), data.draw(st.integers(0, new - 1))
    node = node_of(new)
    roots = tree.root(old, node), tree.root(new, node)
    proof = tree.consistency_proof(old, new, node)
    assert proofs.is_consistent(old, new, *roots, proof)
    assert not proofs.is_consistent(old, new, bytes(32), roots[1], proof)
    assert not proofs.is_consistent(old, new, roots[0], bytes(32), proof)
    assert not proofs.is_consistent(old, new, *roots, [*proof, bytes(32)])
    path = tree.inclusion_proof(leaf, new, node)
    found = tree.leaf_hash(contents(new)[leaf])
    assert proofs.root_by_inclusion(leaf, new, found, path) == roots[1]
    assert proofs.root_by_inclusion(leaf, new, bytes(32), path) != roots[1]
    for wrong in ([*path, bytes(32)], path[1:]):
        if wrong != path:
            with pytest.raises(proofs.NotVerified):
                proofs.root_by_inclusion(leaf, new, found, wrong)
