"""A log is checked offline nearly as fast as its bytes can be hashed at all."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from alongside.audit import verifier
from alongside.audit.checkpoints import Checkpoint, SigningKey
from alongside.audit.merkle import leaf_hash, root_of
from benchmarks.ground import Ground
from benchmarks.lines import lines
from benchmarks.measure import Claim, in_turn, rate_of

LINES = 1_000_000
_TENANT = "northmoor"
_ORIGIN = f"trusts.example/projects/log/{_TENANT}"
_BLOCK = 1 << 20


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Verify an auditor's bundle of a million lines, beside one SHA-256 over the same bytes."""
    claim = Claim("verify", "Checking a log offline", "lines a second")
    count = max(1, round(LINES * share))
    signing = SigningKey(Ed25519PrivateKey.generate())
    key = signing.verifying("any").text().split("+", 2)[2]
    bundle = _written(ground.folder / "bundle.tar", signing, key, count)
    pins = verifier.Pins(key=verifier.public_key(key), origins=frozenset({_ORIGIN}))
    turns = {
        "limit": partial(_hash, bundle),
        "ours": partial(_verify, bundle, pins),
    }
    rates = in_turn(
        {name: partial(rate_of, turn, times=1, each=count) for name, turn in turns.items()},
        rounds=rounds,
    )
    bundle.unlink()
    claim.scenarios[f"{count:,} lines"] = rates
    claim.compare("ours_of_limit", rates["ours"], rates["limit"], target=0.25)
    return claim


def _written(file: Path, signing: SigningKey, key: str, count: int) -> Path:
    """Write a bundle as `alongside audit export` does."""
    stored = _stored(count)
    root = root_of([leaf_hash(line) for line in stored])
    manifest = {
        "format": "alongside-bundle/1",
        "tenant": _TENANT,
        "key": key,
        "logs": [{"service": "projects", "origin": _ORIGIN}],
    }
    members = {
        "manifest.json": json.dumps(manifest).encode(),
        "projects/checkpoint": signing.sign(Checkpoint(origin=_ORIGIN, size=count, root=root)),
        "projects/entries.ndjson": b"".join(line + b"\n" for line in stored),
    }
    with tarfile.open(file, "w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return file


def _stored(count: int) -> list[bytes]:
    work: Iterator[bytes] = (each.line for each in lines([_TENANT]))
    return [next(work) for _ in range(count)]


def _hash(bundle: Path) -> None:
    digest = hashlib.sha256()
    with bundle.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)


def _verify(bundle: Path, pins: verifier.Pins) -> None:
    (finding,) = verifier.verify(bundle, pins)
    assert finding.outcome is verifier.Outcome.VALID, finding
