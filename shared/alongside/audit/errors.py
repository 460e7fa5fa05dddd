"""What can be wrong with evidence.

::

    AuditError
    ├── BadProofError         hashes do not lead where they should
    ├── BadCheckpointError    a signed note that nobody should rely on
    │   └── UnknownKeyError   no signature by the key that was asked for
    ├── BadReceiptError       a receipt that cannot be read
    ├── BadTileError          there is no such tile
    ├── BrokenLogError        a log no longer continues what was signed of it
    └── SealerFolderError     the sealer's key and memory cannot be used
"""

from pathlib import Path


class AuditError(Exception):
    """The root of the errors of this package."""


class BadProofError(AuditError):
    """A proof does not show what it claims; the sentence says what is wrong with it."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(f"The proof shows nothing: {fault}.")


class BadCheckpointError(AuditError):
    """A checkpoint is not what the format allows, or not what was signed."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(f"The checkpoint cannot be relied on: {fault}.")


class UnknownKeyError(BadCheckpointError):
    """Nobody whose key is known has signed the checkpoint."""

    def __init__(self, *, name: str) -> None:
        super().__init__(fault=f"no signature by the known key of {name}")


class BadReceiptError(AuditError):
    """A receipt is not what the format allows."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(f"The receipt cannot be read: {fault}.")


class BadTileError(AuditError):
    """An address names no tile that there could be."""

    def __init__(self, *, path: str) -> None:
        super().__init__(f"There is no tile at {path!r}.")


class BrokenLogError(AuditError):
    """A log no longer continues what was signed of it, so nothing more is signed."""

    def __init__(self, *, log: str, size: int, fault: str) -> None:
        self.log = log
        super().__init__(f"{size} lines of {log} were signed, and now {fault}.")


class SealerFolderError(AuditError):
    """The folder of the sealer's key and memory cannot be used."""

    def __init__(self, *, folder: Path, fault: str) -> None:
        super().__init__(f"The sealer's folder {folder} cannot be used: {fault}.")
