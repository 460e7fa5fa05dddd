"""Batches of payments: made, exported once for the ledger, and paid."""

from dataclasses import asdict
from datetime import date
from typing import TypedDict

from flask import Response

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, TAGGED, answer_version, needs_version, required_version
from alongside.participation.api.reading import BASE, Created, application, created, reader
from alongside.participation.domain.claim_events import State
from alongside.participation.domain.rights import Action
from alongside.participation.queries.payments import BatchRow, ClaimRow
from alongside.participation.schemas.answers import ChangedSchema
from alongside.participation.schemas.payment_answers import (
    BatchAnswerSchema,
    BatchesSchema,
    ClaimsSchema,
)
from alongside.participation.schemas.payments import PaidSchema, TakenOutSchema

blueprint = Blueprint(
    "batches", __name__, url_prefix=BASE, description="Payment batches and their files"
)


class TakenOutBody(TypedDict):
    """A claim to take out of a batch."""

    claim: str


class PaidBody(TypedDict):
    """When the bank paid, and its reference."""

    paid_on: date
    reference: str


@blueprint.get("/payments")
@allow(Action.SEE_PAYMENTS)
@blueprint.response(200, ClaimsSchema)
def list_payments() -> dict[str, list[ClaimRow]]:
    """List the claims that are authorised and in no batch yet."""
    return {"claims": application().claims_waiting(reader(), State.AUTHORISED)}


@blueprint.get("/batches")
@allow(Action.SEE_PAYMENTS)
@blueprint.response(200, BatchesSchema)
def list_batches() -> dict[str, list[BatchRow]]:
    """List the trust's batches, the newest first."""
    return {"batches": application().batches(reader())}


@blueprint.post("/batches")
@allow(Action.PAY)
@once
@blueprint.response(201, ChangedSchema, headers=CREATED)
def make() -> Created:
    """Put every claim that is ready into one batch.

    Left for another: claims without bank details, and those in which you have had a part.
    """
    saved = application().make_batch(command_context())
    return created(saved, f"batches/{saved.stream}")


@blueprint.get("/batches/<batch>")
@allow(Action.SEE_PAYMENTS)
@blueprint.response(200, BatchAnswerSchema, headers=TAGGED)
def get_batch(batch: str) -> object:
    """Give a batch with its claims."""
    found, lines = application().batch(reader(), batch)
    return answer_version({**asdict(found), "lines": lines}, found.version)


@blueprint.post("/batches/<batch>/taken-out")
@allow(Action.PAY)
@once
@blueprint.arguments(TakenOutSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def take_out(sent: TakenOutBody, batch: str) -> Created:
    """Take a claim out of a batch that was not exported; it waits for another."""
    saved = application().take_out_of_batch(
        command_context(), batch, claim=sent["claim"], expected=required_version()
    )
    return created(saved, f"batches/{batch}")


@blueprint.post("/batches/<batch>/export")
@allow(Action.PAY)
@once
@blueprint.response(201, ChangedSchema, headers=CREATED)
def export(batch: str) -> Created:
    """Write the batch's file; what was written already stays as it is."""
    saved = application().export_batch(command_context(), batch)
    return created(saved, f"batches/{batch}/file")


@blueprint.get("/batches/<batch>/file")
@allow(Action.PAY)
@blueprint.response(200, content_type="text/csv", description="A row a line item, and the totals")
def get_file(batch: str) -> Response:
    """Give the exported file: UTF-8 CSV, money in pence, the same bytes every time.

    Where somebody's bank details were erased since, their lines say so, and the file has another
    name: it is not the one that went out.
    """
    found = application().payment_file(reader(), batch)
    return _download(found.content, found.name, "text/csv")


@blueprint.get("/batches/<batch>/manifest")
@allow(Action.SEE_PAYMENTS)
@blueprint.response(200, content_type="application/json", description="Totals and SHA-256")
def get_manifest(batch: str) -> Response:
    """Give what goes with the file: the number of lines, totals by kind, the SHA-256."""
    content = application().payment_manifest(reader(), batch)
    return _download(content, "manifest.json", "application/json")


@blueprint.post("/batches/<batch>/payment")
@allow(Action.PAY)
@once
@blueprint.arguments(PaidSchema)
@blueprint.response(201, ChangedSchema, headers=CREATED)
@needs_version
def pay(sent: PaidBody, batch: str) -> Created:
    """Record that the bank paid."""
    saved = application().pay_batch(
        command_context(),
        batch,
        reference=sent["reference"],
        on=sent["paid_on"],
        expected=required_version(),
    )
    return created(saved, f"batches/{batch}")


def _download(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
