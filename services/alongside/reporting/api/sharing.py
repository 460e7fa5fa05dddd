"""What the trust shares with the programme."""

from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context, principal
from alongside.http.versions import TAGGED, answer_version, needs_version, required_version
from alongside.http.wiring import wired
from alongside.reporting.api.reading import BASE
from alongside.reporting.application.shares import Shares
from alongside.reporting.domain.rights import Action
from alongside.reporting.schemas.releases import (
    SharingChangeSchema,
    SharingSchema,
    SharingVersionSchema,
)

blueprint = Blueprint(
    "sharing",
    __name__,
    url_prefix=f"{BASE}/sharing",
    description="What your trust adds to figures of all trusts together",
)


@blueprint.get("")
@allow(Action.DECIDE_SHARING)
@blueprint.response(200, SharingSchema, headers=TAGGED)
def get_sharing() -> dict[str, object]:
    """Give what your trust would add to the next release, and whether it is counted."""
    found = wired(Shares).standing(principal().tenant)
    figures = [
        {"table": each.cell.table, "row": each.cell.row, "count": each.count, "people": each.people}
        for each in found.figures.figures
    ]
    return answer_version({"counted": not found.opted_out, "figures": figures}, found.version)


@blueprint.put("")
@allow(Action.DECIDE_SHARING)
@blueprint.arguments(SharingChangeSchema)
@blueprint.response(200, SharingVersionSchema, headers=TAGGED)
@needs_version
def decide_sharing(sent: dict[str, bool]) -> dict[str, int]:
    """Have your trust counted in releases from now on, or not."""
    saved = wired(Shares).decide(
        command_context(), counted=sent["counted"], expected=required_version()
    )
    return answer_version({"version": saved.version}, saved.version)
