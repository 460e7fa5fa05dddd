"""The programme's releases: figures of all trusts together."""

from flask import Response

from alongside.eventlog.application import Saved
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context, principal
from alongside.http.idempotency import once
from alongside.http.versions import CREATED, answer_version
from alongside.http.wiring import wired
from alongside.reporting.api.reading import BASE
from alongside.reporting.application.releases import Releases
from alongside.reporting.domain.release import ReleaseStatus, number_of
from alongside.reporting.domain.rights import Action
from alongside.reporting.queries.releases import ReleaseRow
from alongside.reporting.schemas.files import csv_file
from alongside.reporting.schemas.releases import (
    ChangedReleaseSchema,
    NextReleaseSchema,
    ReleaseSchema,
    ReleasesSchema,
)

Created = tuple[dict[str, int], int, dict[str, str]]
"""An answer to a POST: which release, 201, and where it is."""

blueprint = Blueprint(
    "releases",
    __name__,
    url_prefix=f"{BASE}/releases",
    description="Figures of all trusts together, protected and frozen",
)


@blueprint.get("")
@allow(Action.READ_RELEASES)
@blueprint.response(200, ReleasesSchema)
def list_releases() -> dict[str, list[ReleaseRow]]:
    """List the releases that were not withdrawn, the newest first."""
    found = wired(Releases).list_releases(principal().tenant)
    return {"releases": [each for each in found if each.status is not ReleaseStatus.WITHDRAWN]}


@blueprint.post("")
@allow(Action.PREPARE_RELEASE)
@once
@blueprint.arguments(NextReleaseSchema)
@blueprint.response(201, ChangedReleaseSchema, headers=CREATED)
def prepare_release(sent: dict[str, int]) -> Created:
    """Have the next release worked out and frozen; it can be read once it is approved."""
    return _changed(wired(Releases).prepare_release(command_context(), sent["number"]))


@blueprint.get("/<int:number>")
@allow(Action.READ_RELEASES)
@blueprint.response(200, ReleaseSchema)
def get_release(number: int) -> dict[str, object]:
    """Give a release that was approved, with its figures."""
    found = wired(Releases).read_release(principal().tenant, number)
    row = {name: getattr(found.row, name) for name in ReleaseRow.__slots__}
    return {**row, "tables": found.tables}


@blueprint.get("/<int:number>/csv")
@allow(Action.READ_RELEASES)
@blueprint.response(200, content_type="text/csv", description="Each line with its release")
def get_csv(number: int) -> Response:
    """Give a release as CSV: the same bytes every time, with their hash in Repr-Digest."""
    return csv_file(wired(Releases).read_release(principal().tenant, number))


@blueprint.post("/<int:number>/approval")
@allow(Action.APPROVE_RELEASE)
@once
@blueprint.response(201, ChangedReleaseSchema, headers=CREATED)
def approve_release(number: int) -> Created:
    """Let a release be read that somebody else prepared."""
    return _changed(wired(Releases).approve_release(command_context(), number))


@blueprint.post("/<int:number>/withdrawal")
@allow(Action.APPROVE_RELEASE)
@once
@blueprint.response(201, ChangedReleaseSchema, headers=CREATED)
def withdraw_release(number: int) -> Created:
    """Keep a release that waits from being read for good."""
    return _changed(wired(Releases).withdraw_release(command_context(), number))


def _changed(saved: Saved) -> Created:
    number = number_of(saved.stream)
    where = {"Location": f"{BASE}/releases/{number}"}
    return answer_version(({"number": number}, 201, where), saved.version)
