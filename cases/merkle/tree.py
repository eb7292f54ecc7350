"""The hashes of a tree, and the proofs that a leaf is in it and that a later one goes on from it.

As RFC 9162, chapter 2, has them. A tree is known by `node(level, index)`: the hash of the whole
subtree over the leaves from `index << level` on, `1 << level` of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

Node = Callable[[int, int], bytes]

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf; the first byte keeps it apart from those of inner nodes."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, node: Node) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _over(0, size, node) if size else EMPTY


def inclusion_proof(leaf: int, size: int, node: Node) -> list[bytes]:
    """What leads from the hash of this leaf to the root of the tree of this size, from below.

    Raises ValueError where the tree has no such leaf.
    """
    if not 0 <= leaf < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {leaf}.")
    begin, end, proof = 0, size, []
    while end - begin > 1:
        middle = begin + _left_part(end - begin)
        if leaf < middle:
            proof.append(_over(middle, end, node))
            end = middle
        else:
            proof.append(_over(begin, middle, node))
            begin = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """What shows that the tree of size `new` begins with all leaves of that of size `old`.

    Raises ValueError where there is nothing to show.
    """
    if not 0 < old <= new:
        raise ValueError(f"No tree of {new} leaves goes on from one of {old}.")
    begin, end, proof, is_whole = 0, new, [], True
    while old != end:
        middle = begin + _left_part(end - begin)
        if old <= middle:
            proof.append(_over(middle, end, node))
            end = middle
        else:
            proof.append(_over(begin, middle, node))
            begin, is_whole = middle, False
    # The verifier knows the root of the old tree, but not that of a part of it.
    if not is_whole:
        proof.append(_over(begin, end, node))
    return proof[::-1]


def _over(begin: int, end: int, node: Node) -> bytes:
    """The hash over the leaves from `begin` to before `end`, where a subtree begins at `begin`."""
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, begin >> level)
    middle = begin + _left_part(size)
    return node_hash(_over(begin, middle, node), _over(middle, end, node))


def _left_part(size: int) -> int:
    """How many of so many leaves, two at least, stand on the left of the node above them all."""
    return 1 << (size - 1).bit_length() - 1


def perfect(hashes: list[bytes]) -> bytes:
    """The hash over a row of nodes of one level, as many as a power of two."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [node_hash(left, right) for left, right in pairs]
    return hashes[0]
