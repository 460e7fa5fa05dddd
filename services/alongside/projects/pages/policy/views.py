"""What the trust asks of a decision before it calls it co-produced."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.eventlog.errors import StaleVersionError
from alongside.html.component import Stale
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import allow, command_context, may
from alongside.http.idempotency import once
from alongside.projects.domain.coproduction import Policy
from alongside.projects.domain.rights import Action
from alongside.projects.pages.policy.form import POLICY, NewPolicy
from alongside.projects.pages.visit import (
    PROJECTS,
    STALE,
    application,
    done,
    go,
    reader,
    send,
    stale,
)

blueprint = Blueprint("co_production_policy", __name__, url_prefix="/projects/policy")

ADDRESS = "/projects/policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage(Page):
    """The policy, and for an administrator the form that changes it."""

    policy: Policy
    may_set: bool
    stale: Stale | None


@blueprint.get("")
@allow(Action.READ)
def show() -> ResponseReturnValue:
    """Show the policy."""
    policy, version = application().policy_version(reader())
    initial = {"notice": policy.notice, "taking_part": policy.taking_part}
    return _page(policy, POLICY.blank(initial=initial, version=version))


@blueprint.post("")
@allow(Action.SET_POLICY)
@once
def change() -> ResponseReturnValue:
    """Ask something else from now on."""
    policy, version = application().policy_version(reader())
    form = POLICY.read()

    def command(sent: NewPolicy) -> None:
        application().set_policy(
            command_context(),
            Policy(notice=sent.notice, taking_part=sent.taking_part),
            because=sent.because,
            expected=form.version or 0,
        )

    try:
        answer = send(form, command, then=go(ADDRESS, done="set"))
    except StaleVersionError as fault:
        written = form.value
        both = stale(
            fault,
            application().people(reader()),
            ("Working days", str(policy.notice), str(written.notice)),
            ("People", str(policy.taking_part), str(written.taking_part)),
        )
        return _page(policy, form.now_at(version).refuse(STALE), both)
    return answer if isinstance(answer, Response) else _page(policy, answer)


def _page(policy: Policy, form: Form[NewPolicy], both: Stale | None = None) -> ResponseReturnValue:
    page = PolicyPage(
        title="What co-produced means here",
        breadcrumbs=(PROJECTS,),
        form=form,
        policy=policy,
        may_set=may(Action.SET_POLICY),
        stale=both,
        done=done({"set": "The policy is saved. It holds for decisions from now on"}),
    )
    return render("policy/show.jinja", page)
