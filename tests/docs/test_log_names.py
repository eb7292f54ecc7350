"""The verifier knows the log by its key: in 1.0 its name followed the address of the site."""

# Fixtures of the other modules, by their names.
# ruff: noqa: F811
import pytest

from cases.ledger.public_log.checkpoints import is_same_key, name_of_log, our_key, signer
from cases.merkle.notes import Checkpoint, signed
from cases.models import LogCheckpoint, LogLeaf
from tests.docs.test_log_keys import WHY, change  # noqa: F401
from tests.docs.test_verify_log import act, case, module, proofs, verify  # noqa: F401
from tests.ledger.public_log.tampering import behind_our_back

BEFORE = "before.example/log"


def under(name: str, secret: str, root: bytes = b"") -> tuple[str, str]:
    """The newest checkpoint as it would be under this name, and the key that signed it."""
    newest, by = LogCheckpoint.objects.first(), signer(secret, name)
    return signed(Checkpoint(name, newest.size, root or bytes(newest.root)).body, by), by.verifier


def test_a_checkpoint_that_was_kept_under_an_earlier_name_is_compared(verify, settings):
    note, _ = under(BEFORE, settings.LOG_KEY)
    verify.kept.write_text(note, "utf-8")
    act()
    status, said = verify()
    assert said == (
        f"The log is called {name_of_log()} now, and was called {BEFORE} when its checkpoint was "
        f"kept.\nAll is well, and the log only grew: {LogLeaf.objects.count()} leaves, signed by "
        f"{our_key()}.\n"
    )
    assert status == 0 and verify.kept.read_text("utf-8") == LogCheckpoint.objects.first().note
    assert BEFORE not in verify()[1]


def test_a_key_that_was_printed_under_an_earlier_name_is_the_same_key(verify, settings):
    printed = under(BEFORE, settings.LOG_KEY)[1]
    assert printed != our_key() and is_same_key(printed, our_key())
    status, said = verify("--key", printed)
    assert status == 0 and said.endswith(f"signed by {our_key()}.\n")


def test_under_an_earlier_name_nothing_is_believed_that_would_not_be_under_this_one(
    verify, settings
):
    verify.kept.write_text(under(BEFORE, "another")[0], "utf-8")
    assert "It is not signed by the key" in verify()[1] and verify()[0] == 2
    verify.kept.write_text(under(BEFORE, settings.LOG_KEY)[0].replace(BEFORE, "x", 1), "utf-8")
    assert verify()[0] == 2
    # Signed by our key, and not what the log was: as by somebody who wrote it anew.
    verify.kept.write_text(under(BEFORE, settings.LOG_KEY, bytes(32))[0], "utf-8")
    status, said = verify("--quick")
    assert status == 1 and "what was written was changed, or an older copy" in said


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_change_of_the_key_before_the_move_is_followed(verify, change, settings, is_lost):
    rename = "UPDATE cases_logcheckpoint SET note = %s, key = %s WHERE size = %s"
    name, size = name_of_log(), LogCheckpoint.objects.first().size
    behind_our_back(rename, [*under(BEFORE, settings.LOG_KEY), size])
    change(is_lost)
    assert name_of_log() == BEFORE
    newest = LogCheckpoint.objects.first().size
    behind_our_back(rename, [*under(name, settings.LOG_KEY), newest])
    status, said = verify()
    assert "The key changed at leaf" in said and WHY in said
    # Where the key before was lost, the new one is to be confirmed; nothing else is amiss.
    assert (status, "Nothing differs, but" in said) == ((2, True) if is_lost else (0, False))
    assert verify("--key", our_key())[0] == 0
