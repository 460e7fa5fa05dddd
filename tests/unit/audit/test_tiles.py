"""Tiles have one address each, and proofs can be made out of them alone."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.audit.errors import BadTileError
from alongside.audit.merkle import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
)
from alongside.audit.tiles import WIDTH, Hashes, Tile, nodes_from, tiles_of

LEAVES = [leaf_hash(str(number).encode()) for number in range(70_000)]


def hashes_of(size: int) -> Hashes:
    """Serve the hashes of a log of that size, and nothing that a client of it should not ask."""
    levels = [LEAVES[:size]]
    while len(levels[-1]) >= WIDTH:
        below = levels[-1]
        full = range(0, len(below) // WIDTH * WIDTH, WIDTH)
        levels.append([root_of(below[start : start + WIDTH]) for start in full])

    def hashes(level: int, first: int, count: int) -> Sequence[bytes]:
        found = levels[level][first : first + count]
        assert len(found) == count
        return found

    return hashes


SEVENTY_THOUSAND = hashes_of(70_000)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "0/000"),
        (Tile(0, 1234067), "0/x001/x234/067"),
        (Tile(1, 999), "1/999"),
        (Tile(1, 1000), "1/x001/000"),
        (Tile(0, 273, 112), "0/273.p/112"),
        (Tile(7, 0, 1), "7/000.p/1"),
    ],
)
def test_addresses_are_those_of_the_specification(tile: Tile, path: str) -> None:
    assert (tile.path(), Tile.parse(path)) == (path, tile)


@given(st.integers(0, 7), st.integers(0, 10**12), st.integers(1, WIDTH))
def test_every_address_reads_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path()) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0",
        "0/0",
        "0/00",
        "0/0000",
        "0/x000/001",
        "0/001/002",
        "0/x001",
        "00/000",
        "64/000",
        "63/000",
        "8/000",
        "-1/000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/257",
        "0/000.p/01",
        "0/000.p/",
        "0/000/",
        "0/" + 3 * "\N{ARABIC-INDIC DIGIT ZERO}",
        "entries/000",
    ],
)
def test_there_is_no_tile_at_any_other_address(path: str) -> None:
    with pytest.raises(BadTileError):
        Tile.parse(path)


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification() -> None:
    tiles = list(tiles_of(70_000))
    assert [(tile.level, tile.width) for tile in tiles if tile.width != WIDTH] == [
        (0, 112),
        (1, 17),
        (2, 1),
    ]
    assert len(tiles) == 273 + 1 + 1 + 1 + 1
    assert max(tile.lines for tile in tiles) == 70_000


def test_a_full_tile_has_a_partial_one_above() -> None:
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_536, 69_999])
def test_a_line_is_proven_out_of_tiles(index: int) -> None:
    proof = inclusion_proof(nodes_from(SEVENTY_THOUSAND), index=index, size=70_000)
    check_inclusion(proof, leaf=LEAVES[index], index=index, size=70_000, root=root_of(LEAVES))


@given(st.integers(1, 600), st.integers(0, 600))
def test_growth_is_proven_out_of_tiles(first: int, more: int) -> None:
    second = first + more
    proof = consistency_proof(nodes_from(hashes_of(second)), first=first, second=second)
    check_consistency(
        proof,
        first=first,
        second=second,
        first_root=root_of(LEAVES[:first]),
        second_root=root_of(LEAVES[:second]),
    )
