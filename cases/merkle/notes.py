"""Checkpoints: what a log says of itself at one moment, as a signed note.

The format is that of C2SP's tlog-checkpoint and signed-note, so that witnesses and monitors that
others have written can read it. Ed25519 alone is used.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

ED25519 = b"\x01"
DIGEST_BYTES = 32


@dataclass(frozen=True)
class Checkpoint:
    """That a log, known by its `origin`, has so many leaves, and this root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, public_key: bytes) -> bytes:
    """Four bytes by which a signature says of which key it is."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """The public key as verifiers of signed notes take it."""
    key = base64.b64encode(ED25519 + public_key).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{key}"


@dataclass(frozen=True)
class Signer:
    """A key with its name; `sign` makes its signature of bytes."""

    name: str
    public_key: bytes
    sign: Callable[[bytes], bytes]

    @property
    def verifier(self) -> str:
        """The public key as verifiers take it."""
        return verifier_key(self.name, self.public_key)


def signed(body: str, *signers: Signer) -> str:
    """A text that ends with its line, and the signature of each of its signers below it."""
    lines = []
    for each in signers:
        signature = key_id(each.name, each.public_key) + each.sign(body.encode())
        lines.append(f"— {each.name} {base64.b64encode(signature).decode()}\n")
    return f"{body}\n{''.join(lines)}"


def read(note: str) -> Checkpoint:
    """What a checkpoint says; of its signatures nothing is believed.

    Raises ValueError where it is none.
    """
    body, blank, _ = note.partition("\n\n")
    lines = body.split("\n")
    if not blank or len(lines) < 3 or not lines[0] or not lines[1].isascii():
        raise ValueError("It is no checkpoint: an origin, a size and a root, each on a line.")
    origin, size, root = lines[:3]
    if not size.isdecimal() or str(int(size)) != size:
        raise ValueError(f"“{size}” is no size of a log.")
    digest = base64.b64decode(root, validate=True)
    if len(digest) != DIGEST_BYTES:
        raise ValueError("Its root is no SHA-256.")
    return Checkpoint(origin, int(size), digest)
