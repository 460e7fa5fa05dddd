"""What is asked and told of how a trust stands."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from alongside.reporting.domain.share import Outcome
from alongside.reporting.domain.steps import STEPS, StepStatus
from alongside.reporting.domain.waiting import Desk


def _text(says: str = "") -> fields.String:
    return fields.String(required=True, metadata={"description": says} if says else {})


def _number(says: str = "") -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": says} if says else {})


def _day(**more: Any) -> fields.Date:  # noqa: ANN401 marshmallow's own types
    return fields.Date(required=True, **more)


def _one_of(kind: Any, **more: Any) -> fields.Enum[Any]:  # noqa: ANN401 a StrEnum
    return fields.Enum(kind, by_value=fields.String(), **more)


def _many(schema: type[Schema]) -> Any:  # noqa: ANN401
    return fields.List(fields.Nested(schema), required=True)


_STEP: Final = {"description": "A step's number; without it, every project"}


class StepQuerySchema(Schema):
    """Which projects to list."""

    step = fields.Integer(load_default=None, validate=validate.Range(1, len(STEPS)), metadata=_STEP)
    status = _one_of(
        StepStatus,
        load_default=StepStatus.DONE,
        metadata={"description": "How far they are with the step"},
    )


class OutcomeQuerySchema(Schema):
    """Which decisions to list."""

    outcome = fields.List(
        _one_of(Outcome),
        load_default=lambda: list(Outcome),
        metadata={"description": "How they stand; give it again for each that is wanted"},
    )


class DeskQuerySchema(Schema):
    """Which claims to list."""

    at = _one_of(
        Desk, load_default=None, metadata={"description": "Where they wait; without it, all"}
    )


class ProjectRowSchema(Schema):
    """A project with its ten steps, in their order."""

    project = _text()
    title = _text()
    started_on = _day()
    done = _number("How many steps are done")
    in_progress = _number()
    steps = fields.List(_one_of(StepStatus), required=True)


class ProjectsSchema(Schema):
    """The trust's projects, the oldest first."""

    projects = _many(ProjectRowSchema)


class ShareSchema(Schema):
    """All decisions of the trust, by how they stand."""

    open = _number()
    closed = _number()
    co_produced = _number()
    overridden = _number(
        "Decided, for a stated reason, though what co-production needs was missing"
    )
    percent = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Co-produced of closed, rounded down; null if none is closed"},
    )


class DecisionRowSchema(Schema):
    """A decision, without its words: those are with projects."""

    decision = _text()
    project = _text()
    project_title = _text()
    about = _text("What kind of thing it is about")
    opened_on = _day()
    deadline = _day()
    closed_on = _day(allow_none=True)
    outcome = _one_of(Outcome, required=True)


class DecisionsSchema(Schema):
    """Figures over all decisions, and those that were asked for, the newest first."""

    share = fields.Nested(ShareSchema, required=True)
    decisions = _many(DecisionRowSchema)


class AtDeskSchema(Schema):
    """What waits at one place."""

    desk = _one_of(Desk, required=True)
    number = _number()
    pence = _number()


class WaitingSchema(Schema):
    """All claims that wait."""

    number = _number()
    pence = _number()
    oldest_days = _number("Since the person asked for the money")
    desks = _many(AtDeskSchema)


class ClaimRowSchema(Schema):
    """A claim that waits, without whose it is."""

    claim = _text()
    project = _text()
    project_title = _text()
    held_on = _day()
    state = _one_of(Desk, required=True)
    total_pence = _number()
    submitted_on = _day()


class PaymentsSchema(Schema):
    """Figures over all claims that wait, and those that were asked for, the longest wait first."""

    waiting = fields.Nested(WaitingSchema, required=True)
    claims = _many(ClaimRowSchema)
