"""Receipts: that a line is in a signed log, as C2SP `tlog-proof` writes it, to be checked offline.

A receipt is made of the line's place, the hashes up to the root, and the checkpoint.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from alongside.audit.checkpoints import Checkpoint, VerifyingKey, decoded, encoded
from alongside.audit.errors import BadCheckpointError, BadReceiptError
from alongside.audit.merkle import HASH_BYTES, check_inclusion, leaf_hash

MEDIA_TYPE: Final = "text/plain; charset=utf-8"
MOST_HASHES: Final = 63

_FIRST: Final = "c2sp.org/tlog-proof@v1"
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A line's place in a log, counted from 0, and the proof up to a checkpoint."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def text(self) -> bytes:
        """Write it; files of it are called `.tlog-proof`."""
        lines = [_FIRST, f"index {self.index}", *map(encoded, self.proof), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read one. Data of others (`extra`) is refused: nobody has signed it.

        Raises:
            BadReceiptError: it is not as the format says.
        """
        head, gap, checkpoint = content.partition(b"\n\n")
        try:
            first, index, *hashes = head.decode().split("\n")
        except ValueError:
            raise BadReceiptError(fault="it does not begin as receipts do") from None
        place = _INDEX.fullmatch(index)
        if first != _FIRST or not place or not gap:
            raise BadReceiptError(fault="it does not begin as receipts do")
        if len(hashes) > MOST_HASHES:
            raise BadReceiptError(fault="it has more hashes than any tree has levels")
        return cls(index=int(place[1]), proof=tuple(map(_hash, hashes)), checkpoint=checkpoint)

    def check(self, line: bytes, *, key: VerifyingKey) -> Checkpoint:
        """Check that a line is in the log of that key, and give the checkpoint that says so.

        Raises:
            UnknownKeyError: the key has not signed the checkpoint.
            BadCheckpointError: the checkpoint is not what the key has signed.
            BadProofError: the line is not shown to be there.
        """
        checkpoint = key.open(self.checkpoint)
        check_inclusion(
            self.proof,
            leaf=leaf_hash(line),
            index=self.index,
            size=checkpoint.size,
            root=checkpoint.root,
        )
        return checkpoint


def _hash(text: str) -> bytes:
    try:
        content = decoded(text)
    except BadCheckpointError:
        content = b""
    if len(content) != HASH_BYTES:
        raise BadReceiptError(fault="a line of its proof is no hash")
    return content
