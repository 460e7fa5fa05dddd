"""What can happen to a project."""

from datetime import date

from alongside.eventlog.aggregate import Created, Event
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole, Side
from alongside.projects.domain.steps import StepStatus


class ProjectStarted(Created, frozen=True, kw_only=True, tag="project.started.v1"):
    """A project began: what it is about, and for whom, in plain words."""

    title: str
    about: str
    population: str
    by: MemberId
    on: date


class ProjectDescribed(Event, frozen=True, kw_only=True, tag="project.described.v1"):
    """The project goes by another title or description."""

    title: str
    about: str
    population: str


class TeamMemberJoined(Event, frozen=True, kw_only=True, tag="project.member_joined.v1"):
    """Somebody joined the team."""

    member: MemberId
    role: ProjectRole
    speaks_as: Capacity
    on: date


class TeamMemberChanged(Event, frozen=True, kw_only=True, tag="project.member_changed.v1"):
    """Somebody in the team does something else there, or speaks as something else."""

    member: MemberId
    role: ProjectRole
    speaks_as: Capacity


class TeamMemberLeft(Event, frozen=True, kw_only=True, tag="project.member_left.v1"):
    """Somebody left the team; nobody is asked for a reason."""

    member: MemberId
    on: date


class CoProductionLeadNamed(
    Event, frozen=True, kw_only=True, tag="project.co_production_lead_named.v1"
):
    """Somebody leads co-production from now on; `before` did until now, empty if nobody did."""

    member: MemberId
    before: MemberId
    because: str


class CoProductionLeadStoodDown(
    Event, frozen=True, kw_only=True, tag="project.co_production_lead_stood_down.v1"
):
    """Nobody leads co-production until somebody else is named."""

    member: MemberId


class SponsorAgreed(Event, frozen=True, kw_only=True, tag="project.sponsor_agreed.v1"):
    """A senior person lets the team make decisions of its own.

    `member` is empty where the sponsor is named by role only.
    """

    member: MemberId
    role_name: str
    scope: str
    starts: date
    until: date


class DeadlineProposed(Event, frozen=True, kw_only=True, tag="project.deadline_proposed.v1"):
    """One side proposed a deadline; `side` is None for somebody on neither."""

    number: int
    what: str
    due: date
    by: MemberId
    side: Side | None


class DeadlineAgreed(Event, frozen=True, kw_only=True, tag="project.deadline_agreed.v1"):
    """A side agreed to a deadline."""

    number: int
    by: MemberId
    side: Side


class DeadlineMoved(Event, frozen=True, kw_only=True, tag="project.deadline_moved.v1"):
    """A side moved a deadline: the other has yet to agree to the new day."""

    number: int
    due: date
    before: date
    because: str
    by: MemberId
    side: Side | None


class StepMoved(Event, frozen=True, kw_only=True, tag="project.step_moved.v1"):
    """A step's status changed, forwards or back, or its note did."""

    number: int
    status: StepStatus
    before: StepStatus
    note: str
