"""The trees of the sealed history, held against RFC 9162 as it is written: recursively, from all leaves."""

import pytest

from app.sealing.hashing import leaf_hash, node_hash
from app.sealing.tree import STEP, Growing, Node, consistency, hashes_of, inclusion, subtrees
from tests.sealed import VERIFY

SIZES = [*range(1, 40), 63, 64, 65, 255, 256, 257, 300]


def root(leaves: list[bytes]) -> bytes:
    """MTH of 2.1.1."""
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root(leaves[:k]), root(leaves[k:]))


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if index < k:
        return [*path(index, leaves[:k]), root(leaves[k:])]
    return [*path(index - k, leaves[k:]), root(leaves[:k])]


def proof(old: int, leaves: list[bytes], *, is_whole: bool = True) -> list[bytes]:
    """SUBPROOF of 2.1.4.1."""
    if old == len(leaves):
        return [] if is_whole else [root(leaves)]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= k:
        return [*proof(old, leaves[:k], is_whole=is_whole), root(leaves[k:])]
    return [*proof(old - k, leaves[k:], is_whole=False), root(leaves[:k])]


class Kept:
    """A tree of so many leaves, and of its nodes only those that are kept."""

    def __init__(self, size: int) -> None:
        self.leaves = [str(number).encode() for number in range(size)]
        self.growing = Growing()
        self.nodes: dict[Node, bytes] = {}
        for number, leaf in enumerate(self.leaves):
            self.nodes[0, number] = leaf_hash(leaf)
            self.nodes.update(self.growing.add(leaf_hash(leaf)))

    def fetch(self, nodes: list[Node]) -> dict[Node, bytes]:
        return {node: self.nodes[node] for node in nodes}


@pytest.mark.parametrize("size", SIZES)
def test_roots_and_paths_are_those_of_the_standard(size: int) -> None:
    kept = Kept(size)

    assert kept.growing.root == root(kept.leaves)
    assert hashes_of([subtrees(0, size)], kept.fetch) == [root(kept.leaves)]
    for index in {0, size - 1, size // 2, size // 3}:
        found = hashes_of(inclusion(index, size), kept.fetch)
        assert found == path(index, kept.leaves)
        assert (
            VERIFY.root_by_path(leaf_hash(kept.leaves[index]), index, size, found)
            == kept.growing.root
        )


@pytest.mark.parametrize("size", SIZES)
def test_a_head_goes_on_with_each_older_one(size: int) -> None:
    kept = Kept(size)

    for old in {1, size // 2, size // 3, size - 1} - {0, size}:
        found = hashes_of(consistency(old, size), kept.fetch)
        assert found == proof(old, kept.leaves)
        VERIFY.consistent(old, root(kept.leaves[:old]), size, kept.growing.root, found)
        with pytest.raises(VERIFY.Wrong):
            VERIFY.consistent(
                old, root([b"other", *kept.leaves[1:old]]), size, kept.growing.root, found
            )


def test_no_other_leaf_has_the_path_of_one() -> None:
    kept = Kept(37)
    found = hashes_of(inclusion(20, 37), kept.fetch)

    for index in range(37):
        for leaf in (leaf_hash(b"other"), kept.nodes[0, index]):
            if (index, leaf) == (20, kept.nodes[0, 20]):
                continue
            try:
                assert VERIFY.root_by_path(leaf, index, 37, found) != kept.growing.root
            except VERIFY.Wrong:
                continue


def test_a_tree_goes_on_growing_from_what_is_kept_of_it() -> None:
    for size in (1, 15, 16, 17, 100):
        kept, whole = Kept(size), Kept(size + 40)
        edge = hashes_of([[node] for node in subtrees(0, size)], kept.fetch)
        going_on = Growing(size, edge)
        for number in range(size, size + 40):
            made = dict(going_on.add(whole.nodes[0, number]))
            assert all(
                level % STEP == 0 and whole.nodes[level, at] == hashed
                for (level, at), hashed in made.items()
            )
        assert going_on.root == whole.growing.root
