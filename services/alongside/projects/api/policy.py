"""What the trust asks of a decision before it calls it co-produced."""

from typing import TypedDict

from alongside.eventlog.application import Saved
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.versions import TAGGED, answer_version, needs_version, required_version
from alongside.projects.api.reading import BASE, application, reader
from alongside.projects.domain.coproduction import Policy
from alongside.projects.domain.rights import Action
from alongside.projects.schemas.answers import ChangedSchema
from alongside.projects.schemas.policies import PolicyAnswerSchema, PolicyChangeSchema

blueprint = Blueprint(
    "policy", __name__, url_prefix=f"{BASE}/policy", description="What co-produced means here"
)


class Change(TypedDict):
    """A new policy, and why."""

    notice: int
    taking_part: int
    because: str


@blueprint.get("")
@allow(Action.READ)
@blueprint.response(200, PolicyAnswerSchema, headers=TAGGED)
def get_policy() -> object:
    """Give the policy; version 0 is the usual one."""
    policy, version = application().policy_version(reader())
    answer = {"notice": policy.notice, "taking_part": policy.taking_part, "version": version}
    return answer_version(answer, version)


@blueprint.put("")
@allow(Action.SET_POLICY)
@blueprint.arguments(PolicyChangeSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
@needs_version
def set_policy(sent: Change) -> Saved:
    """Ask something else from now on; decisions that are closed keep their result."""
    saved = application().set_policy(
        command_context(),
        Policy(notice=sent["notice"], taking_part=sent["taking_part"]),
        because=sent["because"],
        expected=required_version(),
    )
    return answer_version(saved, saved.version)
