"""Bundles for tests, written by nothing of ours but the signature."""

import json
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from alongside.audit.checkpoints import Checkpoint, SigningKey
from alongside.audit.merkle import leaf_hash, root_of

HOST = "trusts.example"
TENANT = "northmoor"
SIGNING = SigningKey(Ed25519PrivateKey.from_private_bytes(b"k" * 32))
FORGER = SigningKey(Ed25519PrivateKey.from_private_bytes(b"f" * 32))


def origin_of(service: str, tenant: str = TENANT) -> str:
    return f"{HOST}/{service}/log/{tenant}"


def key_of(signing: SigningKey = SIGNING) -> str:
    """Write the key as it is pinned for every log of a deployment."""
    return signing.verifying("any").text().split("+", 2)[2]


def lines_of(count: int, service: str = "projects") -> list[bytes]:
    return [
        json.dumps({"type": "note.written.v1", "text": f"{service} {number}"}).encode()
        for number in range(count)
    ]


def signed(
    lines: Iterable[bytes], origin: str, signing: SigningKey = SIGNING, *, size: int | None = None
) -> bytes:
    """Sign the first lines of a log, all of them unless told otherwise."""
    leaves = [leaf_hash(line) for line in lines][:size]
    return signing.sign(Checkpoint(origin=origin, size=len(leaves), root=root_of(leaves)))


@dataclass
class Log:
    """One log of a bundle."""

    service: str = "projects"
    lines: list[bytes] = field(default_factory=lambda: lines_of(20))
    checkpoint: bytes | None = None
    tenant: str = TENANT
    content: bytes | None = None

    @property
    def origin(self) -> str:
        return origin_of(self.service, self.tenant)

    def note(self) -> bytes:
        return signed(self.lines, self.origin) if self.checkpoint is None else self.checkpoint

    def entries(self) -> bytes:
        whole = b"".join(line + b"\n" for line in self.lines)
        return whole if self.content is None else self.content


def manifest_of(
    logs: Iterable[Log], *, key: str | None = None, tenant: str = TENANT
) -> dict[str, object]:
    return {
        "format": "alongside-bundle/1",
        "tenant": tenant,
        "key": key_of() if key is None else key,
        "logs": [{"service": log.service, "origin": log.origin} for log in logs],
    }


def write(file: Path, logs: list[Log], manifest: object = None) -> Path:
    """Write a bundle; `manifest` is what it says of itself, if not the truth."""
    said = manifest_of(logs) if manifest is None else manifest
    members = [("manifest.json", json.dumps(said).encode())]
    for log in logs:
        members.append((f"{log.service}/checkpoint", log.note()))
        members.append((f"{log.service}/entries.ndjson", log.entries()))
    return write_members(file, members)


def write_members(file: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    with tarfile.open(file, "w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return file
