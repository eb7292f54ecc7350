"""Roots and proofs are those of RFC 9162, at any size, however the leaves came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.merkle import tree
from cases.merkle.tiles import BYTES, WIDTH, Edge, Frontier, Place, last_tiles, nodes
from tests.merkle import oracle

SIZES = [*range(1, 20), 31, 32, 33, 255, 256, 257, 300]


def contents(size: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(size)]


def grown(parts: list[int]) -> tuple[Edge, dict[Place, bytes]]:
    """A tree to which leaves came by these numbers, and its tiles as they were written last."""
    edge, tiles, leaves = Edge(), {}, contents(sum(parts))
    for part in parts:
        begin = edge.size
        for place, tile in edge.add(map(tree.leaf_hash, leaves[begin : begin + part])):
            before = tiles.get(place, b"")
            assert tile.startswith(before) and tile != before, "a tile only grows"
            tiles[place] = tile
    return edge, tiles


def node_of(size: int) -> tree.Node:
    return nodes(grown([size])[1].__getitem__)


@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_that_of_the_definition(size):
    frontier = Frontier()
    for each in contents(size):
        frontier.add(tree.leaf_hash(each))
    expected = oracle.tree_hash(contents(size))
    assert tree.root(size, node_of(size)) == expected == frontier.root()


def test_the_root_of_no_leaves_is_the_hash_of_nothing():
    assert tree.root(0, node_of(1)) == oracle.tree_hash([]) == tree.EMPTY


def test_known_answers_of_certificate_transparency():
    """The test vectors that implementations of RFC 6962 share."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    leaves.append("606162636465666768696a6b6c6d6e6f")
    edge, tiles = Edge(), {}
    tiles |= dict(edge.add(tree.leaf_hash(bytes.fromhex(each)) for each in leaves))
    node = nodes(tiles.__getitem__)
    assert tree.root(1, node).hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert tree.root(8, node).hex() == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


@pytest.mark.parametrize("size", SIZES)
def test_proofs_of_inclusion_are_those_of_the_definition(size):
    node, leaves = node_of(size), contents(size)
    for leaf in {0, size // 2, size - 1, *range(min(size, 20))}:
        assert tree.inclusion_proof(leaf, size, node) == oracle.path(leaf, leaves)


@given(st.integers(1, 700), st.data())
def test_proofs_of_consistency_are_those_of_the_definition_between_any_two_sizes(new, data):
    old = data.draw(st.integers(1, new))
    assert tree.consistency_proof(old, new, node_of(new)) == oracle.proof(old, contents(new))


def test_what_cannot_be_shown_is_refused():
    node = node_of(5)
    for leaf, size in ((5, 5), (-1, 5), (0, 0)):
        with pytest.raises(ValueError):
            tree.inclusion_proof(leaf, size, node)
    for old, new in ((0, 5), (6, 5)):
        with pytest.raises(ValueError):
            tree.consistency_proof(old, new, node)


@given(st.lists(st.integers(1, 600), min_size=1, max_size=6))
def test_the_tiles_are_the_same_however_many_leaves_came_at_once(parts):
    edge, tiles = grown(parts)
    at_once = grown([sum(parts)])[1]
    assert tiles == at_once and edge.size == sum(parts)
    unfinished = [tiles.get(place, b"") for place in last_tiles(edge.size)]
    resumed = Edge(edge.size, unfinished)
    more = [tree.leaf_hash(b"more")] * 300
    assert dict(edge.add(more)) == dict(resumed.add(more))


def test_a_tree_of_three_levels_of_tiles_is_resumed_and_proved():
    """More than 256 times 256 leaves."""
    size = WIDTH * WIDTH + 3
    edge, tiles = grown([WIDTH * WIDTH - 1, 4])
    assert {level for level, _ in tiles} == {0, 1, 2} and edge.size == size
    assert [len(tiles[place]) // BYTES for place in ((2, 0), (1, 0), (0, WIDTH))] == [1, WIDTH, 3]
    node, frontier = nodes(tiles.__getitem__), Frontier()
    for each in contents(size):
        frontier.add(tree.leaf_hash(each))
    assert tree.root(size, node) == frontier.root()
