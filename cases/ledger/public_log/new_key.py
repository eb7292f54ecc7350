"""Letting the public log go on under another key: in a planned rotation, or after a loss."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from cases.ledger.keeping import alone, one_snapshot
from cases.ledger.public_log.appending import Appender
from cases.ledger.public_log.checkpoints import is_same_key, our_key, signer
from cases.ledger.public_log.keys import Keys
from cases.ledger.public_log.verifying import verify_leaves
from cases.merkle.key_changes import KeyChange
from cases.merkle.notes import Checkpoint, signed
from cases.models import LogCheckpoint
from cases.models.clock import moment

# How much of what is wrong is said.
_SHOWN = 3


class Refused(Exception):
    """The key is not changed; the message says why, and what to do."""


def begin_new_key(
    old_secret: str | None, reason: str, kept: Iterable[Checkpoint] = ()
) -> tuple[KeyChange, str]:
    """Let LOG_KEY sign the log from now on; return the statement on it and the new checkpoint.

    `old_secret` is the LOG_KEY of before, which signs the statement; None where it is lost. The
    whole log is verified first, also against checkpoints from elsewhere (`kept`). Raises Refused
    where there is nothing to change, or something is wrong.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why: the reason is public, and stays.")
    with one_snapshot():
        newest = _newest()
        _check_keys(newest, old_secret)
        wrong = list(verify_leaves(kept, Keys(newest.key)))
    if wrong:
        more = f" And {len(wrong) - _SHOWN} more." if len(wrong) > _SHOWN else ""
        raise Refused(
            "The log is not what the key of before signed, and a new key would hide nothing of "
            f"that. Restore it first. {' '.join(wrong[:_SHOWN])}{more}"
        )
    with alone():
        newest = _newest()
        _check_keys(newest, old_secret)
        return _change(newest, old_secret, reason, moment())


def _newest() -> LogCheckpoint:
    newest = LogCheckpoint.objects.first()
    if newest is None:
        raise Refused("Nothing was signed yet: any LOG_KEY will do, and no change is needed.")
    return newest


def _check_keys(newest: LogCheckpoint, old_secret: str | None) -> None:
    if is_same_key(newest.key, our_key()):
        raise Refused(
            f"LOG_KEY is the key that signed checkpoint {newest.size}: it is there, and needs no "
            "other. For a planned rotation put a new one in its place first, and give the file "
            "with this one as --old-key."
        )
    if old_secret is None:
        if _is_in_var_dir(newest.key):
            raise Refused(
                f"The key is not lost: it is in {settings.VAR_DIR / 'log_key'}. Use it, or give "
                "this file as --old-key for a planned rotation."
            )
    elif not is_same_key(newest.key, signer(old_secret).verifier):
        raise Refused(f"--old-key is not the key that signed checkpoint {newest.size}.")


def _is_in_var_dir(key: str) -> bool:
    """Whether the key of the log is where one is made and kept by itself."""
    try:
        secret = (settings.VAR_DIR / "log_key").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return is_same_key(key, signer(secret).verifier)


def _change(
    newest: LogCheckpoint, old_secret: str | None, reason: str, now: datetime
) -> tuple[KeyChange, str]:
    ours = signer(settings.LOG_KEY)
    change = KeyChange(
        origin=ours.name,
        size=newest.size,
        root=bytes(newest.root),
        old_key=newest.key,
        new_key=ours.verifier,
        is_lost=old_secret is None,
        reason=reason,
    )
    signers = [ours]
    if old_secret is not None:
        signers.insert(0, signer(old_secret))
    log = Appender(is_key_checked=False)
    if not log.is_whole:
        raise Refused("The log is not what was signed. manage.py verify_log says what is wrong.")
    log.change_key(signed(change.body, *signers), now)
    log.close(now)
    return change, LogCheckpoint.objects.first().note
