"""Trees of hashes, their proofs, and signed checkpoints: what verifies ICC Tracker's public log.

Python 3.11 or newer, nothing to install; used by verify_log.py beside it. Nothing here asks
anybody anything, so that it can be read through in a few minutes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, NamedTuple

Row = dict[str, Any]


class NotVerified(Exception):
    """What was given proves nothing: it is not signed, not written as agreed, or not there."""


# --- Trees (RFC 9162)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf_hash(leaf: Row) -> bytes:
    """The hash of what a leaf says."""
    return sha256(b"\x00" + canonical(leaf))


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


def canonical(value: Any) -> bytes:
    """JSON in the one form that is hashed: sorted keys, no spaces, no needless escapes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Tree:
    """The root of a growing list of leaf hashes."""

    def __init__(self) -> None:
        self.size = 0
        self.subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        at = self.size
        while at & 1:
            leaf, at = node_hash(self.subtrees.pop(), leaf), at >> 1
        self.subtrees.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        if not self.subtrees:
            return sha256(b"")
        *others, found = self.subtrees
        for each in reversed(others):
            found = node_hash(each, found)
        return found


def root_by_inclusion(leaf: int, size: int, found: bytes, proof: list[bytes]) -> bytes:
    """The root to which a proof of inclusion leads from the hash of a leaf (2.1.3.2)."""
    if not 0 <= leaf < size:
        raise NotVerified(f"A tree of {size} leaves has no leaf {leaf}.")
    at, last = leaf, size - 1
    for each in proof:
        if last == 0:
            raise NotVerified("The proof of inclusion is too long.")
        if at & 1 or at == last:
            found = node_hash(each, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    if last:
        raise NotVerified("The proof of inclusion is too short.")
    return found


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> bool:
    """Whether the larger tree begins with all leaves of the smaller one (2.1.4.2)."""
    if old == new:
        return old_root == new_root and not proof
    if not 0 < old < new or not proof:
        return False
    if old & (old - 1) == 0:
        proof = [old_root, *proof]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    one = other = proof[0]
    for each in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            one, other = node_hash(each, one), node_hash(each, other)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            other = node_hash(other, each)
        at, last = at >> 1, last >> 1
    return (one, other, last) == (old_root, new_root, 0)


# --- Signatures (Ed25519, RFC 8032). Only checking, so that there is no secret to be careful with.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    p, q = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    r, s = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = q - p, s - r, s + r, q + p
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point, number = _add(point, point), number >> 1
    return found


def _point(y: int, sign: int) -> Point | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is a signature of the message by the owner of the public key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    numbers = [int.from_bytes(each, "little") for each in (public, signature[:32])]
    a, r = (_point(each & (1 << 255) - 1, each >> 255) for each in numbers)
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= _L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    base = _point(_BASE_Y, 0)
    left = _times(s, base)
    right = _add(r, _times(int.from_bytes(digest, "little") % _L, a))
    return (
        (left[0] * right[2] - right[0] * left[2]) % _P
        == 0
        == (left[1] * right[2] - right[1] * left[2]) % _P
    )


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes


def opened(note: str, key: str) -> Checkpoint:
    """What a signed checkpoint says. Raises NotVerified where it is not signed by this key."""
    body = _signed_body(note, key)
    try:
        origin, size, root, *_ = body.split("\n")
        return Checkpoint(origin, int(size), base64.b64decode(root))
    except ValueError as error:
        raise NotVerified(f"It is no checkpoint: {error}") from error


def is_same_key(one: str, other: str) -> bool:
    """Whether two public keys are one, under whatever names of the log."""
    # The key in base64 may hold a plus sign; the id before it and the name hold none.
    return one.split("+", 2)[-1] == other.split("+", 2)[-1]


def _signed_body(note: str, key: str) -> str:
    """The text of a signed note. Raises NotVerified where none of its signatures is by this key,
    under whatever name the log had then: in 1.0 it followed the address of the site."""
    try:
        name, key_id, encoded = key.split("+", 2)
        public = base64.b64decode(encoded)
        body, _, signatures = note.partition("\n\n")
        if public[:1] != b"\x01" or sha256(f"{name}\n".encode() + public)[:4].hex() != key_id:
            raise NotVerified(f"{key} is no key.")
        for line in signatures.splitlines():
            dash, signer, encoded = line.split(" ")
            signature = base64.b64decode(encoded)
            if (dash, signature[:4]) == ("—", sha256(f"{signer}\n".encode() + public)[:4]):
                if is_signed(public[1:], f"{body}\n".encode(), signature[4:]):
                    return body
    except ValueError as error:
        raise NotVerified(f"It is no signed note: {error}") from error
    raise NotVerified(f"It is not signed by the key {key}.")


# --- Changes of the key: statements, signed by the new key and, unless it was lost, by the one
# before. They say where the log ended under that, so that nothing before can be rewritten.


class KeyChange(NamedTuple):
    origin: str
    size: int
    root: bytes
    old_key: str
    new_key: str
    is_lost: bool
    reason: str
    statement: str

    @property
    def sentence(self) -> str:
        """What a reader must know of it."""
        how = (
            "The key before was lost and did not sign this: the log shows that nothing before it "
            "was rewritten, and cannot show who began the new key."
            if self.is_lost
            else "The key before signed this."
        )
        return (
            f"The key changed at leaf {self.size}. {how} Reason: {self.reason}\n"
            f"  before: {self.old_key}\n  since:  {self.new_key}"
        )


def key_change(statement: str) -> KeyChange:
    """What a statement says. Raises NotVerified where a key did not sign it that should have."""
    lines = statement.partition("\n\n")[0].split("\n")
    if len(lines) != 8 or lines[0] != "icc-tracker log key change v1":
        raise NotVerified("It is no statement on a change of the key.")
    _, origin, size, root, old_key, new_key, how, reason = lines
    if how not in ("planned", "lost") or not size.isdecimal():
        raise NotVerified("It is no statement on a change of the key.")
    for key in [new_key] if how == "lost" else [new_key, old_key]:
        _signed_body(statement, key)
    decoded = base64.b64decode(root)
    return KeyChange(origin, int(size), decoded, old_key, new_key, how == "lost", reason, statement)
