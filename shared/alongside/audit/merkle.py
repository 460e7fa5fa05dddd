"""Merkle trees over lines, after RFC 6962 section 2.1 and RFC 9162 section 2.1.

A node is named by its level and its index in that level: node `(k, i)` is the root over the
`2**k` lines from line `i * 2**k` on, counted from 0. Proofs are lists of hashes; which nodes they
are made of depends on sizes alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Self

from alongside.audit.errors import BadProofError

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256().digest()

Nodes = Callable[[int, int], bytes]
"""Gives the hash of a node by its level and index; all lines under it exist."""


def leaf_hash(line: bytes) -> bytes:
    """Hash one line."""
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into the one above them."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """What must be remembered of a tree to let it grow: the roots of its full subtrees.

    `hashes` holds them from left to right, one for each one bit of `size`.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise BadProofError(fault=f"{len(self.hashes)} hashes for a tree of {self.size} lines")

    def append(self, leaf: bytes) -> None:
        """Add the hash of one line at the end."""
        held, size = leaf, self.size
        while size & 1:
            held = node_hash(self.hashes.pop(), held)
            size >>= 1
        self.hashes.append(held)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of lines at the end."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """Give the root over all lines."""
        return _folded(self.hashes) if self.hashes else EMPTY_ROOT

    def copy(self) -> Self:
        """Give another that grows by itself."""
        return type(self)(self.size, list(self.hashes))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over lines by their hashes."""
    tree = Frontier()
    tree.extend(leaves)
    return tree.root()


def nodes_over(leaves: Sequence[bytes]) -> Nodes:
    """Give the nodes over lines by their hashes, each computed when it is asked for."""

    def node(level: int, index: int) -> bytes:
        return root_of(leaves[index << level : (index + 1) << level])

    return node


def range_hash(nodes: Nodes, start: int, end: int) -> bytes:
    """Give the root over the lines from `start` up to but without `end`.

    `start` must be where a subtree begins that is at least as large as the range.
    """
    return _folded([nodes(level, index) for level, index in _subtrees(start, end)])


def inclusion_proof(nodes: Nodes, *, index: int, size: int) -> list[bytes]:
    """Prove that a line is in the tree of that size, as RFC 6962 section 2.1.1 says.

    Raises:
        BadProofError: the tree has no such line.
    """
    if not 0 <= index < size:
        raise BadProofError(fault=f"there is no line {index} among {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(nodes, middle, end))
            end = middle
        else:
            path.append(range_hash(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(nodes: Nodes, *, first: int, second: int) -> list[bytes]:
    """Prove that the tree of size `first` is the beginning of that of size `second`.

    After RFC 6962 section 2.1.2.

    Raises:
        BadProofError: `first` is no size from 1 to `second`.
    """
    if not 0 < first <= second:
        raise BadProofError(fault=f"a tree of {first} lines is not the beginning of {second}")
    path: list[bytes] = []
    start, end = 0, second
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(range_hash(nodes, middle, end))
            end = middle
        else:
            path.append(range_hash(nodes, start, middle))
            start = middle
    # Whoever checks knows the old root, and needs no hash for the part that is all of the old tree.
    if start:
        path.append(range_hash(nodes, start, end))
    return path[::-1]


def check_inclusion(
    proof: Sequence[bytes], *, leaf: bytes, index: int, size: int, root: bytes
) -> None:
    """Check that a line, by its hash, is in the tree of that root (RFC 9162 section 2.1.3.2).

    Raises:
        BadProofError: it is not shown to be.
    """
    _check_sizes([leaf, root, *proof])
    if not 0 <= index < size:
        raise BadProofError(fault=f"there is no line {index} among {size}")
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise BadProofError(fault="it is too long")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise BadProofError(fault="it is too short")
    if found != root:
        raise BadProofError(fault="it leads to another root")


def check_consistency(
    proof: Sequence[bytes], *, first: int, second: int, first_root: bytes, second_root: bytes
) -> None:
    """Check that one tree is the beginning of the other (RFC 9162 section 2.1.4.2).

    Raises:
        BadProofError: it is not shown to be.
    """
    _check_sizes([first_root, second_root, *proof])
    if not 0 < first <= second:
        raise BadProofError(fault=f"a tree of {first} lines is not the beginning of {second}")
    if first == second:
        if proof or first_root != second_root:
            raise BadProofError(fault="trees of one size have one root and need no hash")
        return
    # An old tree that is one full subtree is itself the first node of the path.
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not path:
        raise BadProofError(fault="it is too short")
    if _grown(path, first=first, second=second) != (first_root, second_root):
        raise BadProofError(fault="it leads to other roots")


def _grown(path: Sequence[bytes], *, first: int, second: int) -> tuple[bytes, bytes]:
    """Climb from the last full subtree of the old tree to both roots.

    Raises:
        BadProofError: the path has another length than the way up.
    """
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise BadProofError(fault="it is too long")
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise BadProofError(fault="it is too short")
    return old, new


def _check_sizes(hashes: Iterable[bytes]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise BadProofError(fault=f"a hash has {HASH_BYTES} bytes")


def _split(size: int) -> int:
    """Give the largest power of two below a size of 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the full subtrees that a range is made of, from left to right."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _folded(hashes: Sequence[bytes]) -> bytes:
    """Join the roots of ever smaller subtrees, from the right."""
    found = hashes[-1]
    for left in reversed(hashes[:-1]):
        found = node_hash(left, found)
    return found
