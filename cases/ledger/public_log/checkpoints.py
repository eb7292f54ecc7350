"""Signing checkpoints of the public log, and checking what was signed."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

from cases.merkle.notes import Checkpoint, key_id, read, signed, verifier_key
from cases.models import LogCheckpoint

# So that the key is of use for nothing else, should somebody set the secret of another purpose.
_PURPOSE = b"icc-tracker public log, Ed25519\n"


def sign(size: int, root: bytes, now) -> LogCheckpoint:
    """A checkpoint of this size and root, signed with the key of this site; not saved."""
    key = _key(settings.LOG_KEY)
    public = key.public_key().public_bytes_raw()
    checkpoint = Checkpoint(settings.LOG_ORIGIN, size, root)
    return LogCheckpoint(
        size=size,
        root=root,
        note=signed(checkpoint, settings.LOG_ORIGIN, public, key.sign),
        key=verifier_key(settings.LOG_ORIGIN, public),
        signed_at=now,
    )


def our_key() -> str:
    """The public key of this site, as verifiers take it."""
    public = _key(settings.LOG_KEY).public_key().public_bytes_raw()
    return verifier_key(settings.LOG_ORIGIN, public)


class NotOurKey(RuntimeError):
    """The log was signed by another key than LOG_KEY; the message says what to do."""


def check_newest_key() -> None:
    """Raise NotOurKey where the newest checkpoint of the log is not by our key."""
    newest = LogCheckpoint.objects.first()
    if newest:
        check_key(newest.size, newest.key)


def check_key(size: int, key: str) -> None:
    """Raise NotOurKey where `key`, which signed the checkpoint of this size, is not ours.

    The name before it is not compared: that is of LOG_ORIGIN.
    """
    if key.split("+", 2)[-1] != our_key().split("+", 2)[-1]:
        raise NotOurKey(
            f"LOG_KEY is not the key that signed checkpoint {size}. Put the kept log_key back; see "
            "docs/using/log.md"
        )


def opened(note: str, verifier: str) -> Checkpoint:
    """What a checkpoint says, signed by the key of this verifier. Raises ValueError otherwise."""
    checkpoint = read(note)
    # The key in base64 may hold a plus sign; the id before it and the name hold none.
    name, _, key = verifier.split("+", 2)
    public = base64.b64decode(key)[1:]
    for line in note.partition("\n\n")[2].splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        if dash != "—" or signer != name:
            continue
        signature = base64.b64decode(encoded)
        if signature[:4] == key_id(name, public):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(
                    signature[4:], checkpoint.body.encode()
                )
            except InvalidSignature as error:
                raise ValueError("The signature is not one of what it stands below.") from error
            return checkpoint
    raise ValueError(f"No signature is by the key {verifier}.")


@cache
def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(_PURPOSE + secret.encode()).digest())
