"""Tiles: the hashes of a tree in pieces of 256, as C2SP `tlog-tiles` lays them out.

Tile `n` of level `l` holds up to 256 hashes, each over `256**l` lines; those of level 0 are the
hashes of the lines themselves. A tile with fewer is partial and says how many.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from alongside.audit.errors import BadTileError
from alongside.audit.merkle import Nodes, root_of

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
MOST_LEVEL: Final = 7
"""More lines than tiles of this level speak of fit no log: 256**8."""

MEDIA_TYPE: Final = "application/octet-stream"

_PATH: Final = re.compile(
    r"([0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)

Hashes = Callable[[int, int, int], Sequence[bytes]]
"""Gives hashes of one level of tiles: level, index of the first one, how many."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The name of one tile: its level, its index, and how many hashes it holds."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def first(self) -> int:
        """Give the index of its first hash within the level."""
        return self.index * WIDTH

    @property
    def lines(self) -> int:
        """Give how many lines the log must have for this tile to exist."""
        return (self.first + self.width) << (HEIGHT * self.level)

    def path(self) -> str:
        """Write its address, after `tile/`."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{self.level}/{'/'.join(reversed(groups))}{partial}"

    @classmethod
    def parse(cls, path: str) -> Self:
        """Read an address.

        Raises:
            BadTileError: no tile has it.
        """
        parts = _PATH.fullmatch(path)
        if not parts:
            raise BadTileError(path=path)
        index = int(re.sub(r"[x/]", "", parts[2]))
        tile = cls(level=int(parts[1]), index=index, width=int(parts[3] or WIDTH))
        # The address that it would be given is the only one that it has.
        if tile.path() != path or tile.level > MOST_LEVEL or tile.width > WIDTH:
            raise BadTileError(path=path)
        return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Give every tile of a tree, the partial one at the end of each level too."""
    level, count = 0, size
    while count:
        full, partial = divmod(count, WIDTH)
        yield from (Tile(level, index) for index in range(full))
        if partial:
            yield Tile(level, full, partial)
        level, count = level + 1, full


def nodes_from(hashes: Hashes) -> Nodes:
    """Give the nodes of a tree out of its tiles."""

    def node(level: int, index: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        return root_of(hashes(tile_level, index << above, 1 << above))

    return node
