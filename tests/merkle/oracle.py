"""Merkle trees as RFC 9162 defines them, word for word and slowly; and what a verifier does."""

from __future__ import annotations

import hashlib


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def largest_power_of_two_below(number: int) -> int:
    power = 1
    while power * 2 < number:
        power *= 2
    return power


def tree_hash(leaves: list[bytes]) -> bytes:
    """MTH(D_n), 2.1.1."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0])
    k = largest_power_of_two_below(len(leaves))
    return sha256(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D_n), 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = largest_power_of_two_below(len(leaves))
    if m < k:
        return path(m, leaves[:k]) + [tree_hash(leaves[k:])]
    return path(m - k, leaves[k:]) + [tree_hash(leaves[:k])]


def proof(m: int, leaves: list[bytes], is_whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D_n, b), 2.1.4.1."""
    n = len(leaves)
    if m == n:
        return [] if is_whole else [tree_hash(leaves)]
    k = largest_power_of_two_below(n)
    if m <= k:
        return proof(m, leaves[:k], is_whole) + [tree_hash(leaves[k:])]
    return proof(m - k, leaves[k:], False) + [tree_hash(leaves[:k])]
