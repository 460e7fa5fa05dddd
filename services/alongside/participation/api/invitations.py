"""One's own invitations: what is offered, whether one comes, how one is paid."""

from typing import TypedDict

from alongside.eventlog.application import Saved
from alongside.http.blueprint import Blueprint
from alongside.http.guard import allow, command_context
from alongside.http.versions import TAGGED, answer_version
from alongside.participation.api.reading import BASE, application, reader
from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.rights import Action
from alongside.participation.queries.activities import MyInvitation
from alongside.participation.schemas.activities import InvitationAnswerSchema, PreferenceSchema
from alongside.participation.schemas.answers import (
    ChangedSchema,
    MyInvitationSchema,
    MyInvitationsSchema,
)

blueprint = Blueprint(
    "my_invitations",
    __name__,
    url_prefix=f"{BASE}/invitations",
    description="What you are invited to",
)


class AnswerBody(TypedDict):
    """Whether somebody will come."""

    accepted: bool


class PreferenceBody(TypedDict):
    """How somebody wants to be paid."""

    preference: Preference
    pence: int


@blueprint.get("")
@allow(Action.READ)
@blueprint.response(200, MyInvitationsSchema)
def list_invitations() -> dict[str, list[MyInvitation]]:
    """List what you are invited to, the latest first."""
    return {"invitations": application().invitations(reader())}


@blueprint.get("/<activity>")
@allow(Action.READ)
@blueprint.response(200, MyInvitationSchema)
def get_invitation(activity: str) -> MyInvitation:
    """Give your invitation to one meeting."""
    return application().invitation(reader(), activity)


@blueprint.put("/<activity>/answer")
@allow(Action.TAKE_PART)
@blueprint.arguments(InvitationAnswerSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def put_answer(sent: AnswerBody, activity: str) -> Saved:
    """Say whether you will come; you may change your mind until the day."""
    application().see_activity(reader(), activity)
    saved = application().answer(command_context(), activity, accepted=sent["accepted"])
    return answer_version(saved, saved.version)


@blueprint.put("/<activity>/preference")
@allow(Action.TAKE_PART)
@blueprint.arguments(PreferenceSchema)
@blueprint.response(200, ChangedSchema, headers=TAGGED)
def put_preference(sent: PreferenceBody, activity: str) -> Saved:
    """Choose how you are paid, until it is confirmed that you came; nobody asks why."""
    application().see_activity(reader(), activity)
    saved = application().prefer(
        command_context(), activity, sent["preference"], pence=sent["pence"]
    )
    return answer_version(saved, saved.version)
