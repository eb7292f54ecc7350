"""The tree over the public log, as it is kept in tiles.

A tile only grows, so that whoever asks for an older and smaller tree finds it in the newest tiles.
"""

from __future__ import annotations

from collections.abc import Iterable

from cases.merkle.tiles import WIDTH, Place, hashes_of, nodes
from cases.merkle.tree import Node
from cases.models import LogTile


def tile(place: Place) -> bytes:
    """A tile of the tree; empty where there is none yet."""
    level, index = place
    found = LogTile.objects.filter(level=level, index=index).values_list("hashes", flat=True)
    return bytes(found.first() or b"")


def node() -> Node:
    """The nodes of the tree as it is now."""
    return nodes(tile)


def leaf_hashes(indexes: Iterable[int]) -> dict[int, bytes]:
    """The hashes of leaves, as the tree has them."""
    wanted = set(indexes)
    tiles = LogTile.objects.filter(level=0, index__in={each // WIDTH for each in wanted})
    return {
        index: found
        for at, hashes in tiles.values_list("index", "hashes")
        for index, found in enumerate(hashes_of(bytes(hashes)), start=at * WIDTH)
        if index in wanted
    }
