"""Signing checkpoints of the public log, and checking what was signed."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from cases.merkle.notes import Checkpoint, Signer, key_id, read, signed, verifier_key
from cases.models import LogCheckpoint

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# So that the key is of use for nothing else, should somebody set the secret of another purpose.
_PURPOSE = b"icc-tracker public log, Ed25519\n"


def name_of_log() -> str:
    """The name by which verifiers know the log: that under which it was signed last, wherever the
    site is now; LOG_ORIGIN, where nothing was signed yet."""
    newest = LogCheckpoint.objects.values_list("key", flat=True).first()
    return newest.split("+", 1)[0] if newest else settings.LOG_ORIGIN


def signer(secret: str, name: str = "") -> Signer:
    """The key that a secret such as LOG_KEY makes, under the name of our log unless another is
    given."""
    key = _key(secret)
    return Signer(name or name_of_log(), key.public_key().public_bytes_raw(), key.sign)


def sign(size: int, root: bytes, now) -> LogCheckpoint:
    """A checkpoint of this size and root, signed with the key of this site; not saved."""
    ours = signer(settings.LOG_KEY)
    checkpoint = Checkpoint(ours.name, size, root)
    return LogCheckpoint(
        size=size,
        root=root,
        note=signed(checkpoint.body, ours),
        key=ours.verifier,
        signed_at=now,
    )


def our_key() -> str:
    """The public key of this site, as verifiers take it."""
    return signer(settings.LOG_KEY).verifier


class NotOurKey(RuntimeError):
    """The log was signed by another key than LOG_KEY; the message says what to do."""


def check_newest_key() -> None:
    """Raise NotOurKey where the newest checkpoint of the log is not by our key."""
    newest = LogCheckpoint.objects.first()
    if newest:
        check_key(newest.size, newest.key)


def check_key(size: int, key: str) -> None:
    """Raise NotOurKey where `key`, which signed the checkpoint of this size, is not ours."""
    # By whatever name: there may be no log here yet to have one.
    if not is_same_key(key, signer(settings.LOG_KEY, settings.LOG_ORIGIN).verifier):
        raise NotOurKey(
            f"LOG_KEY is not the key that signed checkpoint {size}. Put the kept log_key back; if "
            "it is lost, see docs/operations/emergency.md"
        )


def is_same_key(one: str, other: str) -> bool:
    """Whether two public keys are one; the name of the log before it is not compared."""
    # The key in base64 may hold a plus sign; the id before it and the name hold none.
    return one.split("+", 2)[-1] == other.split("+", 2)[-1]


def under_name(name: str, verifier: str) -> str:
    """A public key as verifiers of a log of this name take it."""
    return verifier_key(name, base64.b64decode(verifier.split("+", 2)[-1])[1:])


def opened(note: str, verifier: str) -> Checkpoint:
    """What a checkpoint says, signed by the key of this verifier. Raises ValueError otherwise."""
    checkpoint = read(note)
    check_signature(note, checkpoint.body, verifier)
    return checkpoint


def check_signature(note: str, body: str, verifier: str) -> None:
    """Raise ValueError unless a signature below the note is one of `body` by this key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, _, key = verifier.split("+", 2)
    public = base64.b64decode(key)[1:]
    for line in note.partition("\n\n")[2].splitlines():
        dash, _, rest = line.partition(" ")
        by, _, encoded = rest.partition(" ")
        if dash != "—" or by != name:
            continue
        signature = base64.b64decode(encoded)
        if signature[:4] == key_id(name, public):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], body.encode())
            except InvalidSignature as error:
                raise ValueError("The signature is not one of what it stands below.") from error
            return
    raise ValueError(f"No signature is by the key {verifier}.")


@cache
def _key(secret: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(_PURPOSE + secret.encode()).digest())
