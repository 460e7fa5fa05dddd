"""The evidence of a log: its signed checkpoint, the tiles of its tree, and proofs out of them.

In the formats of C2SP (`tlog-checkpoint`, `tlog-tiles`, `tlog-proof`); see docs/verify-offline.md.
"""

from http import HTTPStatus
from typing import Any, ClassVar, Final, TypedDict

from flask import Response
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import Forbidden

from alongside.audit import checkpoints, proofs, tiles
from alongside.audit.checkpoints import VerifyingKey, encoded
from alongside.audit.errors import BadCheckpointError, BadProofError, BadTileError
from alongside.audit.merkle import consistency_proof, inclusion_proof
from alongside.audit.proofs import Receipt
from alongside.audit.stored import Published, StoredTree
from alongside.audit.tiles import Tile
from alongside.eventlog.kinds import NotFoundError, RefusedError
from alongside.http.blueprint import Blueprint
from alongside.http.guard import principal, reads_log
from alongside.http.wiring import wired
from alongside.tenancy.transaction import Tenancy

SEALER: Final = "service:sealer"
"""The account of the one who may publish checkpoints."""

_LAST: Final = 2**53
_FRESH: Final = {"Cache-Control": "no-store"}


class NotSealedError(NotFoundError):
    """Nothing of this log was signed yet."""

    slug: ClassVar[str] = "not-sealed"

    def __init__(self) -> None:
        super().__init__("Nothing of this log is signed yet. Ask again in a second or two.")


class NoTileError(NotFoundError):
    """The log is not so long, or there are no tiles of that name."""

    def __init__(self) -> None:
        super().__init__("This log has no such tile.")


class NoProofError(NotFoundError):
    """The log, as long as it is, has no proof of the sizes that were asked for."""

    slug: ClassVar[str] = "no-proof"

    def __init__(self, *, signed: int) -> None:
        super().__init__(f"There is no such proof: {signed} lines of this log are signed.")


class UnfoundedCheckpointError(RefusedError):
    """A checkpoint to be published does not hold for the log as it is stored."""

    slug: ClassVar[str] = "unfounded-checkpoint"

    def __init__(self, *, fault: str) -> None:
        super().__init__(fault)


class CheckpointSchema(Schema):
    """A signed checkpoint, and the key that it can be checked with."""

    checkpoint = fields.String(required=True, validate=validate.Length(1, checkpoints.MOST_BYTES))
    key = fields.String(required=True, validate=validate.Length(1, 1_000))


def _place(said: str) -> fields.Integer:
    return fields.Integer(
        load_default=None,
        validate=validate.Range(0, _LAST, error="this must be 0 or more"),
        error_messages={"invalid": "this must be a whole number"},
        metadata={"description": said},
    )


class InclusionSchema(Schema):
    """Which line is to be proven, in which tree."""

    index = fields.Integer(
        required=True,
        validate=validate.Range(0, _LAST, error="this must be 0 or more"),
        error_messages={"invalid": "this must be a whole number"},
        metadata={"description": "The line, counted from 0: its position less one"},
    )
    size = _place("Of how many lines; those of the checkpoint where it is left out")


class ConsistencySchema(Schema):
    """Which tree is to be proven to be the beginning of which."""

    first = fields.Integer(
        required=True,
        validate=validate.Range(1, _LAST, error="this must be 1 or more"),
        error_messages={"invalid": "this must be a whole number"},
        metadata={"description": "The smaller tree's number of lines"},
    )
    second = _place("The larger one's; the checkpoint's where it is left out")


class ReceiptSchema(Schema):
    """Which line is to be given a receipt."""

    index = InclusionSchema().fields["index"]


class InclusionProofSchema(Schema):
    """A proof that a line is in a tree (RFC 6962, section 2.1.1)."""

    index = fields.Integer(required=True)
    size = fields.Integer(required=True)
    hashes = fields.List(fields.String(), required=True, metadata={"description": "In base64"})


class ConsistencyProofSchema(Schema):
    """A proof that a tree is the beginning of another (RFC 6962, section 2.1.2)."""

    first = fields.Integer(required=True)
    second = fields.Integer(required=True)
    hashes = fields.List(fields.String(), required=True, metadata={"description": "In base64"})


class SignedCheckpoint(TypedDict):
    """A note and the key of its signature, as text."""

    checkpoint: str
    key: str


def serve_evidence(log: Blueprint, service: str) -> None:
    """Add what there is of evidence to the routes of a service's logs."""
    _serve_checkpoint(log, service)
    _serve_tiles(log)
    _serve_proofs(log)


def _serve_checkpoint(log: Blueprint, service: str) -> None:
    @log.get("/checkpoint")
    @reads_log
    @log.response(200, content_type="text/plain", description="A signed note")
    def checkpoint(tenant: str) -> Response:
        """Give what was last signed of the log: origin, number of lines, root, signature."""
        return _text(_published(tenant).note, checkpoints.MEDIA_TYPE)

    @log.get("/key")
    @reads_log
    @log.response(200, content_type="text/plain", description="Name, key id and key")
    def key(tenant: str) -> Response:
        """Give the public key of the checkpoint; pin it from elsewhere, and compare."""
        return _text(f"{_published(tenant).key}\n".encode(), checkpoints.MEDIA_TYPE)

    @log.put("/checkpoint")
    @reads_log
    @log.arguments(CheckpointSchema)
    @log.response(204)
    def publish(sent: SignedCheckpoint, tenant: str) -> tuple[str, int]:
        """Take what the sealer has signed; it must hold for the log as it is stored.

        Raises:
            Forbidden: this is not the sealer.
            UnfoundedCheckpointError: it does not hold.
        """
        if principal().account != SEALER:
            raise Forbidden
        try:
            key = VerifyingKey.parse(sent["key"])
            with wired(Tenancy).transaction(tenant) as tx:
                StoredTree(tx).publish(
                    sent["checkpoint"].encode(), key, of=f"{service}/log/{tenant}"
                )
        except BadCheckpointError as fault:
            raise UnfoundedCheckpointError(fault=str(fault)) from None
        return "", HTTPStatus.NO_CONTENT


def _serve_tiles(log: Blueprint) -> None:
    @log.get("/tile/<path:address>")
    @reads_log
    @log.response(200, content_type=tiles.MEDIA_TYPE, description="Up to 256 hashes")
    def tile(address: str, tenant: str) -> Response:
        """Give a tile of the tree: `<level>/<index>`, with `.p/<width>` behind a partial one.

        Raises:
            NoTileError: there is none, or the log is not so long.
        """
        try:
            asked = Tile.parse(address)
            with wired(Tenancy).transaction(tenant) as tx:
                tree = StoredTree(tx)
                if asked.lines > tree.size():
                    raise NoTileError
                hashes = tree.hashes(asked.level, asked.first, asked.width)
        except BadTileError:
            raise NoTileError from None
        return _text(b"".join(hashes), tiles.MEDIA_TYPE)


def _serve_proofs(log: Blueprint) -> None:
    @log.get("/proof/inclusion")
    @reads_log
    @log.arguments(InclusionSchema, location="query")
    @log.response(200, InclusionProofSchema)
    def inclusion(asked: dict[str, Any], tenant: str) -> tuple[dict[str, object], int, Any]:
        """Prove that a line is in the log."""
        index = asked["index"]
        size, hashes = _proof(tenant, asked["size"], index=index)
        return {"index": index, "size": size, "hashes": hashes}, HTTPStatus.OK, _FRESH

    @log.get("/proof/consistency")
    @reads_log
    @log.arguments(ConsistencySchema, location="query")
    @log.response(200, ConsistencyProofSchema)
    def consistency(asked: dict[str, Any], tenant: str) -> tuple[dict[str, object], int, Any]:
        """Prove that the log only grew: that a smaller tree is the beginning of a larger one."""
        first = asked["first"]
        second, hashes = _proof(tenant, asked["second"], first=first)
        return {"first": first, "second": second, "hashes": hashes}, HTTPStatus.OK, _FRESH

    @log.get("/receipt")
    @reads_log
    @log.arguments(ReceiptSchema, location="query")
    @log.response(200, content_type="text/plain", description="A receipt, to be checked offline")
    def receipt(asked: dict[str, Any], tenant: str) -> Response:
        """Give a line's receipt: the proof that it is in the log, with the checkpoint.

        Raises:
            NotSealedError: nothing of the log is signed yet.
            NoProofError: the line is not signed yet.
        """
        with wired(Tenancy).transaction(tenant) as tx:
            tree = StoredTree(tx)
            signed = tree.published()
            if signed is None:
                raise NotSealedError
            try:
                path = inclusion_proof(tree.nodes(), index=asked["index"], size=signed.size)
            except BadProofError:
                raise NoProofError(signed=signed.size) from None
        made = Receipt(asked["index"], tuple(path), signed.note)
        return _text(made.text(), proofs.MEDIA_TYPE)


def _proof(
    tenant: str, size: int | None, *, index: int | None = None, first: int = 0
) -> tuple[int, list[str]]:
    """Make a proof in the tree of a size, and give that size and the hashes in base64.

    Raises:
        NotSealedError: no size was given, and nothing of the log is signed yet.
        NoProofError: the sizes fit no proof.
    """
    with wired(Tenancy).transaction(tenant) as tx:
        tree = StoredTree(tx)
        signed = tree.published()
        if size is None and signed is None:
            raise NotSealedError
        known = signed.size if signed else 0
        wanted = known if size is None else size
        try:
            if wanted > tree.size():
                raise NoProofError(signed=known)
            if index is None:
                path = consistency_proof(tree.nodes(), first=first, second=wanted)
            else:
                path = inclusion_proof(tree.nodes(), index=index, size=wanted)
        except BadProofError:
            raise NoProofError(signed=known) from None
    return wanted, [encoded(each) for each in path]


def _published(tenant: str) -> Published:
    with wired(Tenancy).transaction(tenant) as tx:
        found = StoredTree(tx).published()
    if found is None:
        raise NotSealedError
    return found


def _text(content: bytes, media_type: str) -> Response:
    return Response(content, content_type=media_type, headers=_FRESH)
