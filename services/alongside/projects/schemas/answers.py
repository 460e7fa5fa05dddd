"""What the API answers with: projects, aims, decisions, history."""

from typing import Any

from marshmallow import Schema, fields

from alongside.projects.domain.aim import Origin
from alongside.projects.domain.coproduction import Requirement
from alongside.projects.domain.decision_events import Format, Method, Privacy, Stance, Subject
from alongside.projects.domain.people import Capacity, ProjectRole, Side
from alongside.projects.domain.steps import StepStatus

VERSION = {"description": "The version, which the ETag repeats and If-Match takes"}


def _text(says: str = "", **more: Any) -> fields.String:  # noqa: ANN401 marshmallow's own types
    return fields.String(required=True, metadata={"description": says} if says else {}, **more)


def _number(says: str = "") -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": says} if says else {})


def _flag(says: str = "") -> fields.Boolean:
    return fields.Boolean(required=True, metadata={"description": says} if says else {})


def _day() -> fields.Date:
    return fields.Date(required=True)


def _one_of(kind: Any) -> fields.Enum[Any]:  # noqa: ANN401 a StrEnum
    return fields.Enum(kind, by_value=fields.String(), required=True)


def _many(schema: type[Schema]) -> Any:  # noqa: ANN401
    return fields.List(fields.Nested(schema), required=True)


class ChangedSchema(Schema):
    """What a command left behind."""

    stream = _text("The stream that changed")
    version = fields.Integer(required=True, metadata=VERSION)
    position = _number("The last position in the log; reads as_at it show this change")


class ProjectRowSchema(Schema):
    """A project in a list."""

    project = _text()
    title = _text()
    population = _text()
    started_on = _day()
    steps_done = _number("Of ten")
    has_aim = _flag()
    open_decisions = _number()


class ProjectsSchema(Schema):
    """Projects, the oldest first."""

    projects = _many(ProjectRowSchema)


class TeamMemberAnswerSchema(Schema):
    """Somebody in a team."""

    member = _text()
    name = _text()
    role = _one_of(ProjectRole)
    speaks_as = _one_of(Capacity)
    since = _day()
    leads_co_production = _flag()


class AgreementAnswerSchema(Schema):
    """The senior sponsor's agreement."""

    member = _text("Empty where the sponsor is named by role only")
    role_name = _text()
    sponsor = _text("Name or role")
    scope = _text("What the team may decide by itself")
    starts = _day()
    until = _day()


class DeadlineAnswerSchema(Schema):
    """A deadline."""

    number = _number()
    what = _text()
    due = _day()
    agreed_by = fields.List(_one_of(Side), required=True)
    mutually_agreed = _flag()


class StepAnswerSchema(Schema):
    """One of the ten steps; the words are Alongside's own."""

    number = _number()
    title = _text()
    asks = _text()
    needs = fields.List(fields.String(), required=True)
    status = _one_of(StepStatus)
    note = _text()


class StepsSchema(Schema):
    """The ten steps of a project."""

    source = _text("Whose words the guidance is")
    steps = _many(StepAnswerSchema)


class ProjectAnswerSchema(Schema):
    """A project in full."""

    project = _text()
    version = fields.Integer(required=True, metadata=VERSION)
    title = _text()
    about = _text()
    population = _text()
    started_by = _text("A name")
    started_on = _day()
    team = _many(TeamMemberAnswerSchema)
    co_production_lead = _text("A member, empty while nobody is named")
    agreement = fields.Nested(AgreementAnswerSchema, required=True, allow_none=True)
    deadlines = _many(DeadlineAnswerSchema)
    steps = _many(StepAnswerSchema)


class AimTextSchema(Schema):
    """What an aim says."""

    statement = _text()
    what = _text()
    for_whom = _text()
    baseline = _text()
    target = _text()
    measure = _text()
    by_when = _day()


class DraftAnswerSchema(Schema):
    """A draft of an aim."""

    number = _number()
    text = fields.Nested(AimTextSchema, required=True)
    because = _text()
    origin = _one_of(Origin)
    by = _text()
    by_name = _text()
    on = _day()
    adopted = _flag()


class AimAnswerSchema(Schema):
    """An aim with its drafts, the newest last."""

    aim = _text()
    project = _text()
    version = fields.Integer(required=True, metadata=VERSION)
    adopted = _number("The adopted draft, 0 while there is none")
    adopted_by = _text("The decision that adopted it, empty while there is none")
    drafts = _many(DraftAnswerSchema)


class DecisionRowSchema(Schema):
    """A decision in a list."""

    decision = _text()
    project = _text()
    project_title = _text()
    question = _text()
    opened_on = _day()
    deadline = _day()
    closed_on = fields.Date(required=True, allow_none=True)
    co_produced = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "null while it is open"}
    )
    invited = _flag("Whether you are invited")
    stance = _text("Your own position, empty if you took none")


class DecisionsSchema(Schema):
    """Decisions, the newest first."""

    decisions = _many(DecisionRowSchema)


class AboutAnswerSchema(Schema):
    """What a decision is about."""

    kind = _one_of(Subject)
    which = _text()


class OptionAnswerSchema(Schema):
    """One thing that may be decided."""

    key = _text()
    text = _text()
    adopts = _number("The draft that it makes the aim, or 0")


class MaterialAnswerSchema(Schema):
    """Something to read, hear or see before deciding."""

    title = _text()
    format = _one_of(Format)
    link = _text()
    text = _text()


class InvitedAnswerSchema(Schema):
    """Somebody who was invited."""

    member = _text()
    name = _text()
    speaks_as = _one_of(Capacity)
    on = _day()
    notice = _number("In working days")
    took_part = _flag()


class ContributionAnswerSchema(Schema):
    """What somebody said."""

    number = _number()
    by = _text()
    by_name = _text()
    speaks_as = _one_of(Capacity)
    text = _text()
    on = _day()


class PositionAnswerSchema(Schema):
    """Where somebody stands, or stood."""

    by = _text()
    by_name = _text()
    speaks_as = _one_of(Capacity)
    option = _text()
    stance = _one_of(Stance)
    reason = _text()
    privacy = _one_of(Privacy)
    on = _day()
    current = _flag("False for a position that was changed since")


class DissentAnswerSchema(Schema):
    """Who went against an outcome, and what they were answered."""

    member = _text()
    name = _text()
    speaks_as = _one_of(Capacity)
    stance = _one_of(Stance)
    option = _text()
    answer = _text("Empty while there is none")


class FindingSchema(Schema):
    """One thing that co-production needs."""

    requirement = _one_of(Requirement)
    met = _flag()
    says = _text()


class CheckSchema(Schema):
    """Whether a decision is co-produced, and why or why not."""

    co_produced = _flag()
    findings = _many(FindingSchema)


class OptionCheckSchema(Schema):
    """Whether an open decision would be co-produced today with one of its options."""

    option = _text()
    check = fields.Nested(CheckSchema, required=True)
    dissent = _many(DissentAnswerSchema)


class OutcomeAnswerSchema(Schema):
    """What was decided."""

    option = fields.Nested(OptionAnswerSchema, required=True)
    rationale = _text()
    changed_by_lived_experience = _text()
    check = fields.Nested(CheckSchema, required=True)
    override_by = _text("The senior lead who answers for going on without co-production, or empty")
    override_by_name = _text()
    override_reason = _text()
    dissent = _many(DissentAnswerSchema)
    by = _text()
    by_name = _text()
    on = _day()


class FeedbackAnswerSchema(Schema):
    """You said, we did, or we did not, because."""

    number = _number()
    said = _text()
    acted = _flag()
    response = _text()
    because = _text()
    on = _day()
    by = _text()


class DecisionAnswerSchema(Schema):
    """A decision in full."""

    decision = _text()
    project = _text()
    version = fields.Integer(required=True, metadata=VERSION)
    question = _text()
    about = fields.Nested(AboutAnswerSchema, required=True)
    options = _many(OptionAnswerSchema)
    method = _one_of(Method)
    deadline = _day()
    deadline_agreed = _flag()
    opened_by = _text()
    opened_by_name = _text()
    opened_on = _day()
    is_open = _flag()
    materials = _many(MaterialAnswerSchema)
    invited = _many(InvitedAnswerSchema)
    contributions = _many(ContributionAnswerSchema)
    positions = _many(PositionAnswerSchema)
    checks = _many(OptionCheckSchema)
    outcome = fields.Nested(OutcomeAnswerSchema, required=True, allow_none=True)
    feedback = _many(FeedbackAnswerSchema)


class DetailSchema(Schema):
    """A labelled text that says what changed."""

    label = fields.Function(lambda detail: detail[0], required=True, metadata={"type": "string"})
    text = fields.Function(lambda detail: detail[1], required=True, metadata={"type": "string"})


class EntrySchema(Schema):
    """One thing that happened."""

    position = _number()
    stream = _text()
    version = _number()
    type = _text()
    at = fields.AwareDateTime(required=True)
    actor = _text()
    actor_name = _text()
    capacity = _text()
    sentence = fields.String(required=True, attribute="told.sentence")
    details = fields.List(fields.Nested(DetailSchema), required=True, attribute="told.details")


class HistorySchema(Schema):
    """What happened, oldest first; ask again after the last position for more."""

    entries = _many(EntrySchema)
