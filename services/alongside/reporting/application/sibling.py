"""Lines of a sibling's log, and what is signed of it: fetched when somebody reads, never kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Self

import httpx

from alongside.audit.checkpoints import Checkpoint, Note, VerifyingKey
from alongside.audit.errors import BadCheckpointError, BadProofError
from alongside.audit.merkle import HASH_BYTES, inclusion_proof
from alongside.audit.proofs import Receipt
from alongside.audit.tiles import HEIGHT, WIDTH, Tile, nodes_from
from alongside.http.authority import IdentityAuthority
from alongside.http.peers import Peers

_MOST_LINES: Final = 1_000
_MOST_BETWEEN: Final = 100
"""Lines that are nearer to each other are read together."""


@dataclass(frozen=True, slots=True)
class SiblingLog:
    """One tenant's log of one service, with this service's own token."""

    service: str
    tenant: str
    peers: Peers
    authority: IdentityAuthority

    def lines(self, positions: Iterable[int]) -> dict[int, bytes]:
        """Give lines by their positions, those that exist.

        Raises:
            httpx.HTTPError: the sibling cannot be reached, or refuses.
        """
        wanted = set(positions)
        found: dict[int, bytes] = {}
        for first, last in _ranges(sorted(wanted)):
            answer = self._asked(f"entries?after={first - 1}&limit={last - first + 1}")
            answer.raise_for_status()
            lines = answer.content.split(b"\n")[:-1]
            found |= dict(enumerate(lines, first))
        return {position: found[position] for position in wanted & found.keys()}

    def signed(self) -> "SignedLog | None":
        """Give what was last signed of the log, or nothing if nothing was.

        A checkpoint that its key has not signed proves no line.

        Raises:
            BadCheckpointError: what the sibling shows is not as the formats say.
            httpx.HTTPError: the sibling cannot be reached, or refuses.
        """
        note = self._asked("checkpoint")
        if note.status_code == HTTPStatus.NOT_FOUND:
            return None
        key = self._asked("key")
        for answer in (note, key):
            answer.raise_for_status()
        return SignedLog.of(self, note.content, key.text.strip())

    def tile(self, tile: Tile) -> Sequence[bytes]:
        """Give the hashes of a tile.

        Raises:
            httpx.HTTPError: the sibling cannot be reached, or has no such tile.
        """
        answer = self._asked(f"tile/{tile.path()}")
        answer.raise_for_status()
        content = answer.content
        return [content[n : n + HASH_BYTES] for n in range(0, len(content), HASH_BYTES)]

    def _asked(self, what: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {self.authority.own_token()}"}
        with self.peers.client(self.service) as client:
            return client.get(f"/{self.service}/log/{self.tenant}/{what}", headers=bearer)


@dataclass(frozen=True, slots=True)
class SignedLog:
    """A log as it was last signed, and the tiles of its tree, each fetched once."""

    log: SiblingLog
    note: bytes
    key: VerifyingKey
    checkpoint: Checkpoint
    trusted: bool
    _tiles: dict[Tile, Sequence[bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, log: SiblingLog, note: bytes, key: str) -> Self:
        """Open a checkpoint; it is trusted if its key has signed it under the name of this log.

        Raises:
            BadCheckpointError: it is not as the formats say.
        """
        verifying = VerifyingKey.parse(key)
        try:
            checkpoint = verifying.open(note)
        except BadCheckpointError:
            said = Checkpoint.parse(Note.parse(note).text)
            return cls(log, note, verifying, said, trusted=False)
        named = checkpoint.origin.endswith(f"/{log.service}/log/{log.tenant}")
        return cls(log, note, verifying, checkpoint, trusted=named)

    def receipt(self, position: int, line: bytes) -> Receipt | None:
        """Make the receipt of a line, once it holds; nothing if it does not.

        Raises:
            httpx.HTTPError: the sibling cannot be reached, or has no such tile.
        """
        if not self.trusted:
            return None
        index = position - 1
        try:
            path = inclusion_proof(nodes_from(self._hashes), index=index, size=self.checkpoint.size)
            made = Receipt(index, tuple(path), self.note)
            made.check(line, key=self.key)
        except BadProofError:
            return None
        return made

    def _hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        index, start = divmod(first, WIDTH)
        there = (self.checkpoint.size >> (HEIGHT * level)) - index * WIDTH
        tile = Tile(level, index, min(WIDTH, there))
        if tile not in self._tiles:
            self._tiles[tile] = self.log.tile(tile)
        return self._tiles[tile][start : start + count]


def _ranges(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give first and last of runs of positions that are near to each other."""
    first = last = 0
    for position in positions:
        if first and (position - last > _MOST_BETWEEN or position - first >= _MOST_LINES):
            yield first, last
            first = 0
        first, last = first or position, position
    if first:
        yield first, last
