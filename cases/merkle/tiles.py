"""Tiles: a tree kept in rows of 256 hashes, so that it costs little more than its leaves' hashes.

As C2SP's tlog-tiles has them: tile `index` of level 0 holds the hashes of the leaves from
`256 * index` on; a tile of the next level holds the hashes over 256 whole tiles below it. Any node
between is worked out of one tile. The last tile of each level is unfinished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cases.merkle.tree import Node, node_hash, perfect

HEIGHT = 8
WIDTH = 1 << HEIGHT
BYTES = 32

# Level and index of a tile.
Place = tuple[int, int]


def last_tiles(size: int) -> list[Place]:
    """The unfinished tiles of a tree of this size, one for each level that has one or had one."""
    places, level = [], 0
    while size:
        places.append((level, size // WIDTH))
        size, level = size // WIDTH, level + 1
    return places


def hashes_of(tile: bytes) -> list[bytes]:
    """The hashes that a tile holds."""
    return [tile[start : start + BYTES] for start in range(0, len(tile), BYTES)]


def nodes(tile: Callable[[Place], bytes]) -> Node:
    """The nodes of a tree that is kept in tiles, each of which is asked for once."""
    seen: dict[Place, bytes] = {}

    def node(level: int, index: int) -> bytes:
        tile_level, within = divmod(level, HEIGHT)
        tile_index, first = divmod(index << within, WIDTH)
        place = (tile_level, tile_index)
        if place not in seen:
            seen[place] = tile(place)
        part = seen[place][first * BYTES : (first + (1 << within)) * BYTES]
        return perfect(hashes_of(part))

    return node


class Edge:
    """The right edge of a growing tree: its size, and the unfinished tile of each level."""

    def __init__(self, size: int = 0, unfinished: Iterable[bytes] = ()) -> None:
        self.size = size
        self._tiles = [bytearray(each) for each in unfinished]

    def add(self, hashes: Iterable[bytes]) -> Iterator[tuple[Place, bytes]]:
        """Append leaves; yield each tile that they finish, and then those that they begin."""
        touched: set[int] = set()
        for each in hashes:
            level, at = 0, self.size
            self.size += 1
            while True:
                tile = self._tile(level)
                tile += each
                touched.add(level)
                if len(tile) < WIDTH * BYTES:
                    break
                yield (level, at // WIDTH), bytes(tile)
                each = perfect(hashes_of(bytes(tile)))
                tile.clear()
                level, at = level + 1, at // WIDTH
        for level in sorted(touched):
            if tile := self._tiles[level]:
                yield (level, self.size >> HEIGHT * (level + 1)), bytes(tile)

    def _tile(self, level: int) -> bytearray:
        if level == len(self._tiles):
            self._tiles.append(bytearray())
        return self._tiles[level]


class Frontier:
    """The root of a growing tree, from the hashes of its leaves alone and in little memory."""

    def __init__(self) -> None:
        self.size = 0
        # The whole subtrees side by side, the largest first.
        self._subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append the hash of a leaf."""
        at = self.size
        while at & 1:
            leaf = node_hash(self._subtrees.pop(), leaf)
            at >>= 1
        self._subtrees.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree of all leaves so far, one at least."""
        *others, found = self._subtrees
        for each in reversed(others):
            found = node_hash(each, found)
        return found
