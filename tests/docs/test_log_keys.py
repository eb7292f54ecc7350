"""The verifier that anybody can run follows a change of the log's key, and says so."""

# Fixtures of the other module, by their names.
# ruff: noqa: F811
import base64

import pytest

from cases.ledger.public_log.checkpoints import our_key, sign
from cases.ledger.public_log.new_key import begin_new_key
from cases.models import LogCheckpoint, LogLeaf
from tests.docs.test_verify_log import act, case, module, proofs, verify  # noqa: F401
from tests.ledger.public_log.tampering import behind_our_back

WHY = "The safe burnt down."


@pytest.fixture
def change(verify, settings, tmp_path):
    """Changes the key after a first visit, planned or lost; the key before."""
    settings.VAR_DIR = tmp_path / "var"
    assert verify()[0] == 0

    def to_another(is_lost: bool) -> str:
        before, secret = our_key(), settings.LOG_KEY
        settings.LOG_KEY = f"after {secret}"
        begin_new_key(None if is_lost else secret, WHY)
        act()
        return before

    return to_another


def test_a_planned_change_is_followed_and_said_once(verify, change):
    before = change(is_lost=False)
    status, said = verify()
    assert status == 0, said
    assert said.startswith("The key changed at leaf ") and "The key before signed this." in said
    assert f"before: {before}" in said and f"since:  {our_key()}" in said and WHY in said
    assert f"All is well, and the log only grew: {LogLeaf.objects.count()} leaves" in said
    assert said.endswith(f"signed by {our_key()}.\n")
    assert "changed" not in verify()[1], "the new checkpoint was kept"
    assert verify("--key", before)[0] == 0, "from a printed page of before"


def test_a_change_that_the_key_before_did_not_sign_is_to_be_confirmed(verify, change):
    first = verify.kept.read_text("utf-8")
    before = change(is_lost=True)
    for arguments in ((), ("--quick",), ("--key", before)):
        status, said = verify(*arguments)
        assert status == 2 and "cannot show who began the new key" in said
        assert f"run again with --key {our_key()}" in said and "Nothing differs" in said
        assert verify.kept.read_text("utf-8") == first
    status, said = verify("--key", our_key())
    assert status == 0 and "and the log only grew" in said
    assert verify() == (0, said), "what was confirmed is not asked again"


def test_several_changes_are_followed_from_the_key_that_was_known(verify, change):
    change(is_lost=True)
    assert verify("--key", our_key())[0] == 0
    change(is_lost=False)
    status, said = verify()
    assert status == 0 and said.count("The key changed at leaf") == 1
    verify.kept.unlink()
    assert verify()[1].count("The key changed at leaf") == 2, "on a first visit all are said"


def test_a_log_that_was_rewritten_before_the_change_is_found_after_it(verify, change):
    """As by whoever has the new key and the database, and signed all of it anew."""
    change(is_lost=True)
    behind_our_back(
        "UPDATE cases_logtile SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))"
    )
    status, said = verify("--key", our_key())
    assert status == 1 and "does not go on from the" in said


def test_the_last_head_of_the_key_before_must_be_its_own(verify, change):
    change(is_lost=True)
    size = LogLeaf.objects.key_changes().get().index
    last = LogCheckpoint.objects.get(size=size)
    forged = sign(size, bytes(last.root), last.signed_at)
    behind_our_back("UPDATE cases_logcheckpoint SET note = %s WHERE size = %s", [forged.note, size])
    assert "It is not signed by the key" in verify()[1]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("replace(reason, 'lost', 'planned')", "It is not signed by the key"),
        ("replace(reason, 'burnt', 'fell')", "It is not signed by the key"),
        ("split_part(reason, E'\\n\\n', 1)", "It is not signed by the key"),
        ("reason || E'— x\\n'", "is not the one that was signed"),
    ],
)
def test_a_statement_that_was_changed_proves_nothing(verify, change, statement, named):
    change(is_lost=True)
    behind_our_back(
        f"UPDATE cases_logleaf SET reason = {statement} WHERE act = 'key_change'"  # noqa: S608
    )
    status, said = verify()
    assert status in (1, 2) and named in said


def test_a_change_that_the_site_conceals_is_named(verify, change, monkeypatch):
    change(is_lost=True)
    monkeypatch.setattr("cases.api.views.log.told_changes", lambda up_to: [])
    verify.kept.unlink()
    status, said = verify()
    assert status == 1 and "changed the key, and the site does not say so" in said


def test_statements_that_do_not_lead_to_the_newest_key_prove_nothing(
    verify,
    change,
    proofs,
    settings,
):
    change(is_lost=True)
    [leaf] = LogLeaf.objects.key_changes()
    told = proofs.key_change(leaf.reason)
    assert told.is_lost and told.size == leaf.index
    assert base64.b64encode(told.root).decode() in leaf.reason
    newest = LogCheckpoint.objects.first()
    settings.LOG_KEY = "a third"
    forged = sign(newest.size, bytes(newest.root), newest.signed_at)
    behind_our_back(
        "UPDATE cases_logcheckpoint SET note = %s, key = %s WHERE size = %s",
        [forged.note, forged.key, newest.size],
    )
    status, said = verify()
    assert status == 2 and "The key changed to" in said
    with pytest.raises(proofs.NotVerified):
        proofs.key_change(forged.note)
