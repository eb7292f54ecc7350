"""Verifying the public log: whether it is what was signed, leaf by leaf and node by node.

What an application that only adds cannot have done is named: by whom it was done instead, through
SQL or by restoring an older copy, nobody can tell. Whoever owns the machine owns the key, too:
against a log that was written anew from its beginning, only a checkpoint helps that is kept
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cases.ledger.public_log.checkpoints import is_same_key, opened, our_key
from cases.ledger.public_log.content import hash_of
from cases.ledger.public_log.keys import Keys
from cases.merkle.notes import Checkpoint
from cases.merkle.tiles import WIDTH, Edge, Frontier, Place, hashes_of
from cases.models import LogCheckpoint, LogLeaf, LogTile

_BATCH = 2000
_TILES_AT_ONCE = 50


def verify_leaves(kept: Iterable[Checkpoint] = (), keys: Keys | None = None) -> Iterator[str]:
    """Read the whole log, and say in a sentence each what is not as it was signed.

    `kept` are checkpoints from elsewhere, of which the signatures were checked; `keys` those of the
    log, by default those that led to our own. To be called within one snapshot of the database.
    Memory grows with the number of checkpoints alone.
    """
    # By our own key, not by the one that stands beside it and may have been changed as well.
    keys = keys or Keys(our_key())
    yield from keys.differences()
    signed: dict[int, set[bytes]] = {}
    for each in LogCheckpoint.objects.order_by("size").iterator(_BATCH):
        yield from _signature(each, keys.at(each.size))
        signed.setdefault(each.size, set()).add(bytes(each.root))
    size = max(signed, default=0)
    for each in keys.changes:
        if each.index not in signed:
            yield f"Checkpoint {each.index}, the last one by the key before, is missing."
        signed.setdefault(each.index, set()).add(each.says.root)
    for each in kept:
        if each.size > size:
            yield (
                f"The log ends at {size}, and a checkpoint that was kept says that it had "
                f"{each.size} leaves: it was cut, or restored from an older copy."
            )
        else:
            signed.setdefault(each.size, set()).add(each.root)
    yield from _Reading(size, signed).everything()


def _signature(checkpoint: LogCheckpoint, key: str) -> Iterator[str]:
    # Under whatever name the log had then: in 1.0 it followed the address of the site.
    is_ours = is_same_key(checkpoint.key, key)
    try:
        said = opened(checkpoint.note, checkpoint.key if is_ours else key)
    except ValueError as error:
        yield f"Checkpoint {checkpoint.size} is not as it was signed. {error}"
        return
    if (said.size, said.root) != (checkpoint.size, bytes(checkpoint.root)):
        yield f"Checkpoint {checkpoint.size} has another size or root than its signed text."


class _Reading:
    """One reading of all leaves in their order, beside the tree that stands over them."""

    def __init__(self, size: int, signed: dict[int, set[bytes]]) -> None:
        self.size, self.signed = size, signed
        self.frontier, self.edge = Frontier(), Edge()
        # The tiles above the lowest, as they follow from those below.
        self.upper: dict[Place, bytes] = {}
        # Erased leaf -> the leaf that is to say why; and what such leaves say.
        self.erased: dict[int, int] = {}
        self.erasures: dict[int, int] = {}
        self.last_sequence = 0
        # Up to which size all is as it was signed; None once it is not.
        self.good: int | None = 0

    def everything(self) -> Iterator[str]:
        tree, expected = self._tree(), 0
        for leaf in LogLeaf.objects.order_by("index").iterator(_BATCH):
            if leaf.index >= self.size:
                yield f"{_name(leaf)} stands behind the end that was signed, {self.size}."
                continue
            yield from self._gap(expected, leaf.index, tree)
            yield from self._content(leaf)
            yield from self._place(next(tree), leaf)
            expected = leaf.index + 1
        yield from self._gap(expected, self.size, tree)
        yield from self._erasures()
        yield from self._upper_tiles()

    def _content(self, leaf: LogLeaf) -> Iterator[str]:
        """What a leaf says of itself and of others, apart from its hash."""
        if leaf.is_erased:
            self.erased[leaf.index] = leaf.erased_by
        self.erasures |= dict.fromkeys(leaf.erases, leaf.index)
        if leaf.sequence is not None:
            if leaf.sequence <= self.last_sequence:
                yield f"{_name(leaf)} tells of change {leaf.sequence} after a later one."
            self.last_sequence = leaf.sequence

    def _place(self, in_tree: bytes | None, leaf: LogLeaf | None) -> Iterator[str]:
        """Compare a leaf with the tree, and the root with what was signed at this size."""
        said = hash_of(leaf) if leaf and leaf.salt is not None and not leaf.is_erased else None
        if leaf and said is None and not leaf.is_erased:
            yield f"{_name(leaf)} lost what it said, and no leaf says why."
        if said and in_tree and said != in_tree:
            yield f"{_name(leaf)} was changed: it does not say what it said when it was added."
        self.frontier.add(in_tree or said or bytes(32))
        roots = self.signed.get(self.frontier.size)
        if roots is None or self.good is None:
            return
        if roots == {self.frontier.root()}:
            self.good = self.frontier.size
            return
        yield (
            f"The root over the first {self.frontier.size} leaves is not the one that was signed: "
            f"{_range(self.good, self.frontier.size)} said something else."
        )
        # What follows on a change differs as well.
        self.good = None

    def _gap(self, begin: int, end: int, tree: Iterator[bytes | None]) -> Iterator[str]:
        if begin < end:
            lost = f"Leaf {begin} is" if end - begin == 1 else f"Leaves {begin} to {end - 1} are"
            at_end = " The log was cut or emptied." if end == self.size else ""
            yield f"{lost} missing.{at_end}"
        for _ in range(begin, end):
            yield from self._place(next(tree), None)

    def _erasures(self) -> Iterator[str]:
        for index, by in self.erased.items():
            if self.erasures.get(index) != by:
                yield f"Leaf {index} was erased, and no leaf says why."
        for index in sorted(self.erasures.keys() - self.erased.keys()):
            yield f"Leaf {index} says something, though leaf {self.erasures[index]} erased it."

    def _tree(self) -> Iterator[bytes | None]:
        """The hashes of the leaves, as the lowest tiles have them; None where a tile has not."""
        tiles = LogTile.objects.filter(level=0).order_by("index").iterator(_TILES_AT_ONCE)
        ahead = next(tiles, None)
        for index in range(-(-self.size // WIDTH)):
            wanted = min(WIDTH, self.size - index * WIDTH)
            found: list[bytes | None] = []
            if ahead is not None and ahead.index == index:
                found = hashes_of(bytes(ahead.hashes))[:wanted]
                ahead = next(tiles, None)
            found += [None] * (wanted - len(found))
            above = self.edge.add(each or bytes(32) for each in found)
            self.upper |= {place: tile for place, tile in above if place[0]}
            yield from found

    def _upper_tiles(self) -> Iterator[str]:
        kept = LogTile.objects.values_list("level", "index", "hashes")
        found = {(level, at): bytes(hashes) for level, at, hashes in kept.filter(level__gt=0)}
        for place in sorted(found.keys() | self.upper.keys()):
            if found.get(place) != self.upper.get(place):
                yield f"Tile {place[0]}/{place[1]} of the tree is not what stands below it."
        lowest = kept.filter(level=0).count()
        if lowest != -(-self.size // WIDTH):
            yield f"The tree has {lowest} tiles above {self.size} leaves."


def _name(leaf: LogLeaf) -> str:
    return f"Leaf {leaf.index} ({leaf.table} {leaf.key})" if leaf.table else f"Leaf {leaf.index}"


def _range(begin: int, end: int) -> str:
    return f"leaf {begin}" if end - begin == 1 else f"one or more of leaves {begin} to {end - 1}"
