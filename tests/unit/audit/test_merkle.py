"""Our trees against the reference's vectors and against the RFC's own recursive definition."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alongside.audit.errors import BadProofError
from alongside.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    nodes_over,
    range_hash,
    root_of,
)

# The inputs, roots and paths of the reference implementation of Certificate Transparency.
LINES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
LEAVES = [leaf_hash(line) for line in LINES]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSIONS = [
    (0, 1, []),
    (0, 8, [A, B, C]),
    (5, 8, [D, E, ROOTS[3]]),
    (2, 3, [ROOTS[1]]),
    (1, 5, [ROOTS[0], B, D]),
]
CONSISTENCIES = [
    (1, 1, []),
    (1, 8, [A, B, C]),
    (6, 8, [F, E, ROOTS[3]]),
    (2, 5, [B, D]),
]


def hexed(hashes: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in hashes]


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """Give the root as RFC 6962 section 2.1 defines it."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = defined_split(len(leaves))
    return node_hash(defined_root(leaves[:k]), defined_root(leaves[k:]))


def defined_split(n: int) -> int:
    return max(1 << power for power in range(n.bit_length()) if 1 << power < n)


def defined_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Give `PATH(m, D[n])` of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = defined_split(len(leaves))
    if m < k:
        return [*defined_path(m, leaves[:k]), defined_root(leaves[k:])]
    return [*defined_path(m - k, leaves[k:]), defined_root(leaves[:k])]


def defined_subproof(m: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    """Give `SUBPROOF(m, D[n], b)` of section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [defined_root(leaves)]
    k = defined_split(len(leaves))
    if m <= k:
        return [*defined_subproof(m, leaves[:k], whole=whole), defined_root(leaves[k:])]
    return [*defined_subproof(m - k, leaves[k:], whole=False), defined_root(leaves[:k])]


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


sizes = st.integers(1, 130)


@st.composite
def inside(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def beginnings(draw: st.DrawFn) -> tuple[int, int]:
    second = draw(sizes)
    return draw(st.integers(1, second)), second


def test_roots_are_those_of_the_reference() -> None:
    assert root_of([]) == EMPTY_ROOT
    assert hexed([root_of(LEAVES[:size]) for size in range(1, 9)]) == ROOTS


@pytest.mark.parametrize(("index", "size", "path"), INCLUSIONS)
def test_inclusion_proofs_are_those_of_the_reference(
    index: int, size: int, path: list[str]
) -> None:
    proof = inclusion_proof(nodes_over(LEAVES), index=index, size=size)
    assert hexed(proof) == path
    check_inclusion(
        proof, leaf=LEAVES[index], index=index, size=size, root=bytes.fromhex(ROOTS[size - 1])
    )


@pytest.mark.parametrize(("first", "second", "path"), CONSISTENCIES)
def test_consistency_proofs_are_those_of_the_reference(
    first: int, second: int, path: list[str]
) -> None:
    proof = consistency_proof(nodes_over(LEAVES), first=first, second=second)
    assert hexed(proof) == path
    check_consistency(
        proof,
        first=first,
        second=second,
        first_root=bytes.fromhex(ROOTS[first - 1]),
        second_root=bytes.fromhex(ROOTS[second - 1]),
    )


@given(sizes)
def test_every_root_is_as_defined(size: int) -> None:
    leaves = leaves_of(size)
    assert root_of(leaves) == defined_root(leaves)
    assert range_hash(nodes_over(leaves), 0, size) == defined_root(leaves)


@given(inside())
def test_every_inclusion_proof_is_as_defined_and_is_believed(place: tuple[int, int]) -> None:
    index, size = place
    leaves = leaves_of(size)
    proof = inclusion_proof(nodes_over(leaves), index=index, size=size)
    assert proof == defined_path(index, leaves)
    check_inclusion(proof, leaf=leaves[index], index=index, size=size, root=root_of(leaves))


@given(beginnings())
def test_every_consistency_proof_is_as_defined_and_is_believed(both: tuple[int, int]) -> None:
    first, second = both
    leaves = leaves_of(second)
    proof = consistency_proof(nodes_over(leaves), first=first, second=second)
    assert proof == defined_subproof(first, leaves, whole=True)
    check_consistency(
        proof,
        first=first,
        second=second,
        first_root=root_of(leaves[:first]),
        second_root=root_of(leaves),
    )


@given(inside(), st.data())
def test_no_broken_inclusion_proof_is_believed(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    leaves = leaves_of(size)
    proof = inclusion_proof(nodes_over(leaves), index=index, size=size)
    broken = data.draw(st.sampled_from(broken_proofs(proof)))
    with pytest.raises(BadProofError):
        check_inclusion(broken, leaf=leaves[index], index=index, size=size, root=root_of(leaves))


@given(beginnings(), st.data())
def test_no_broken_consistency_proof_is_believed(
    both: tuple[int, int], data: st.DataObject
) -> None:
    first, second = both
    leaves = leaves_of(second)
    proof = consistency_proof(nodes_over(leaves), first=first, second=second)
    broken = data.draw(st.sampled_from(broken_proofs(proof)))
    with pytest.raises(BadProofError):
        check_consistency(
            broken,
            first=first,
            second=second,
            first_root=root_of(leaves[:first]),
            second_root=root_of(leaves),
        )


def broken_proofs(proof: list[bytes]) -> list[list[bytes]]:
    """Break a proof in each way: longer, shorter, turned, changed, cut."""
    other = leaf_hash(b"another")
    broken = [[*proof, other], [other, *proof], [*proof, EMPTY_ROOT]]
    for number, each in enumerate(proof):
        without = proof[:number] + proof[number + 1 :]
        broken += [without, [*without, each[:-1]]]
        broken.append([*proof[:number], other, *proof[number + 1 :]])
    broken.append(proof[::-1])
    return [each for each in broken if each != proof]


@given(inside(), st.integers(0, 130))
def test_a_proof_of_one_line_is_none_of_another(place: tuple[int, int], other: int) -> None:
    index, size = place
    leaves = leaves_of(size)
    proof = inclusion_proof(nodes_over(leaves), index=index, size=size)
    assume(other != index)
    with pytest.raises(BadProofError):
        check_inclusion(proof, leaf=leaves[index], index=other, size=size, root=root_of(leaves))


def test_a_node_is_not_taken_for_a_line() -> None:
    nodes = nodes_over(LEAVES)
    upper = inclusion_proof(nodes, index=4, size=8)[1:]
    forged = nodes(1, 2)
    assert forged == node_hash(LEAVES[4], LEAVES[5])
    # Its true place in the tree of pairs; as a line of the tree of eight it has none.
    for index in range(8):
        with pytest.raises(BadProofError):
            check_inclusion(upper, leaf=forged, index=index, size=8, root=root_of(LEAVES))
    assert leaf_hash(LEAVES[4] + LEAVES[5]) != forged


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 4), (4, 4), (9, 8)])
def test_there_is_no_proof_of_a_line_outside_of_the_tree(index: int, size: int) -> None:
    with pytest.raises(BadProofError):
        inclusion_proof(nodes_over(LEAVES), index=index, size=size)
    with pytest.raises(BadProofError):
        check_inclusion([], leaf=LEAVES[0], index=index, size=size, root=LEAVES[0])


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 4), (5, 4), (-1, 4)])
def test_only_a_tree_with_lines_is_the_beginning_of_one_as_large(first: int, second: int) -> None:
    with pytest.raises(BadProofError):
        consistency_proof(nodes_over(LEAVES), first=first, second=second)
    with pytest.raises(BadProofError):
        check_consistency(
            [], first=first, second=second, first_root=EMPTY_ROOT, second_root=EMPTY_ROOT
        )


def test_a_proof_of_growth_that_is_nothing_proves_nothing() -> None:
    with pytest.raises(BadProofError, match="too short"):
        check_consistency(
            [], first=3, second=5, first_root=root_of(LEAVES[:3]), second_root=root_of(LEAVES[:5])
        )


@pytest.mark.parametrize("size", [1, 4])
def test_two_roots_of_one_size_are_no_history(size: int) -> None:
    root, other = root_of(LEAVES[:size]), root_of(LEAVES[1 : size + 1])
    with pytest.raises(BadProofError):
        check_consistency([], first=size, second=size, first_root=root, second_root=other)


@pytest.mark.parametrize("first", [1, 2, 3, 4, 6, 7])
def test_a_rewritten_beginning_is_found(first: int) -> None:
    rewritten = [leaf_hash(b"rewritten"), *LEAVES[1:]]
    proof = consistency_proof(nodes_over(rewritten), first=first, second=8)
    with pytest.raises(BadProofError):
        check_consistency(
            proof,
            first=first,
            second=8,
            first_root=root_of(LEAVES[:first]),
            second_root=root_of(rewritten),
        )


@given(st.lists(st.integers(0, 20), max_size=6))
def test_a_tree_that_grew_in_steps_is_the_tree_grown_at_once(steps: list[int]) -> None:
    leaves = leaves_of(sum(steps))
    tree = Frontier()
    taken = 0
    for step in steps:
        # What is remembered between two steps is the size and these hashes.
        tree = Frontier(tree.size, list(tree.hashes))
        tree.extend(leaves[taken : taken + step])
        taken += step
    assert tree.root() == root_of(leaves)


def test_a_copy_grows_by_itself() -> None:
    tree = Frontier()
    tree.extend(LEAVES[:3])
    other = tree.copy()
    other.append(LEAVES[3])
    assert (tree.root().hex(), other.root().hex()) == (ROOTS[2], ROOTS[3])


@pytest.mark.parametrize(("size", "count"), [(1, 0), (3, 1), (4, 2), (-1, 1)])
def test_a_memory_that_fits_no_tree_is_refused(size: int, count: int) -> None:
    with pytest.raises(BadProofError):
        Frontier(size, LEAVES[:count])
