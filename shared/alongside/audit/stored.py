"""A tenant's tree as its service stores it: hashes of lines beside them, and those above.

None of it is evidence. It lets a service answer quickly; whoever checks an answer hashes the lines
and trusts the sealer's signature alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alongside.audit.checkpoints import Checkpoint, VerifyingKey
from alongside.audit.errors import BadCheckpointError, BadProofError
from alongside.audit.merkle import Nodes, range_hash, root_of
from alongside.audit.tiles import HEIGHT, WIDTH, nodes_from
from alongside.tenancy.transaction import TenantTransaction

_TILES_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class Published:
    """The checkpoint that a service gives out: how many lines, the signed note, and its key."""

    size: int
    note: bytes
    key: str


@dataclass(frozen=True, slots=True)
class StoredTree:
    """The tree over the log of a transaction's tenant."""

    tx: TenantTransaction

    def size(self) -> int:
        """Give the number of lines."""
        rows = self.tx.run("SELECT size FROM log_head")
        return int(rows[0][0]) if rows else 0

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Give hashes of one level of tiles; all lines under them exist.

        Raises:
            BadProofError: a line under them does not.
        """
        if level == 0:
            found = self._column(
                "SELECT leaf FROM event WHERE position > %s AND position <= %s ORDER BY position",
                (first, first + count),
            )
        else:
            found = self._column(
                "SELECT hash FROM log_node WHERE level = %s AND index >= %s AND index < %s"
                " ORDER BY index",
                (level, first, first + count),
            )
            # Not kept yet, because no checkpoint has come since.
            places = range(first + len(found), first + count)
            found += [root_of(self.hashes(level - 1, place * WIDTH, WIDTH)) for place in places]
        if len(found) != count:
            raise BadProofError(fault=f"the log has no {count} hashes from {first} on")
        return found

    def nodes(self) -> Nodes:
        """Give the nodes of the tree, out of its tiles."""
        return nodes_from(self.hashes)

    def published(self) -> Published | None:
        """Give the last checkpoint, if there is one."""
        rows = self.tx.run("SELECT size, note, key FROM checkpoint")
        return Published(*rows[0]) if rows else None

    def publish(self, note: bytes, key: VerifyingKey, *, of: str) -> Checkpoint:
        """Keep a checkpoint to give out, and the hashes above the lines that it is over.

        `of` is how the log's origin ends. An older checkpoint than is kept changes nothing.

        Raises:
            BadCheckpointError: it is not signed by that key, or is not of this log as stored.
        """
        checkpoint = key.open(note)
        if not checkpoint.origin.endswith(f"/{of}"):
            raise BadCheckpointError(fault="it is another log's")
        if checkpoint.size > self.size():
            raise BadCheckpointError(fault="the log has fewer lines")
        self._keep_nodes(checkpoint.size)
        if range_hash(self.nodes(), 0, checkpoint.size) != checkpoint.root:
            raise BadCheckpointError(fault="the log has other lines")
        self.tx.run(
            "INSERT INTO checkpoint (tenant, size, note, key) VALUES (current_tenant(), %s, %s, %s)"
            " ON CONFLICT (tenant) DO UPDATE"
            " SET size = excluded.size, note = excluded.note, key = excluded.key"
            " WHERE checkpoint.size <= excluded.size",
            (checkpoint.size, note, key.text()),
        )
        return checkpoint

    def _keep_nodes(self, size: int) -> None:
        level, count = 1, size >> HEIGHT
        while count:
            for first in self._missing(level, count):
                places = range(first, min(first + _TILES_AT_ONCE, count))
                below = self.hashes(level - 1, first * WIDTH, len(places) * WIDTH)
                parts = [below[n * WIDTH : (n + 1) * WIDTH] for n in range(len(places))]
                self.tx.run(
                    "INSERT INTO log_node (tenant, level, index, hash)"
                    " SELECT current_tenant(), %s, * FROM unnest(%s::bigint[], %s::bytea[])"
                    " ON CONFLICT DO NOTHING",
                    (level, list(places), [root_of(part) for part in parts]),
                )
            level, count = level + 1, count >> HEIGHT

    def _missing(self, level: int, count: int) -> Iterator[int]:
        """Give where batches begin of those of a level that are not kept, which come last."""
        ((kept,),) = self.tx.run("SELECT count(*) FROM log_node WHERE level = %s", (level,))
        yield from range(int(kept), count, _TILES_AT_ONCE)

    def _column(self, statement: str, values: Sequence[object]) -> list[bytes]:
        return [value for (value,) in self.tx.run(statement, values)]
