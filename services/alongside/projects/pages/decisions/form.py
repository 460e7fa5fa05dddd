"""The forms of a decision, each one thing that a person does."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from marshmallow import Schema, fields, validate

from alongside.html.forms import FormDefinition
from alongside.http.fields import Choice, LongText, ManyChoices, ShortText
from alongside.projects.domain.decision_events import (
    Format,
    Method,
    Privacy,
    Stance,
    Subject,
)
from alongside.projects.domain.decision_records import Material
from alongside.projects.domain.people import Capacity
from alongside.projects.queries.decision_detail import DissentDetail
from alongside.projects.schemas.decisions import (
    MOST_INVITED,
    AnswerSchema,
    ContributionSchema,
    FeedbackTextSchema,
    MaterialSchema,
    OutcomeTextSchema,
    PositionSchema,
    QuestionSchema,
)
from alongside.projects.schemas.projects import CAPACITY_LABELS, LONGEST_ID


class ManyPeople(ManyChoices[Any]):
    """Any number of people, chosen from those that the page offers."""

    def __init__(self, called: str, *, ask: str, hint: str = "") -> None:
        self.called, self.hint = called, hint
        one: Any = ShortText("Person", limit=LONGEST_ID)
        self.choice = one
        fields.List.__init__(
            self,
            one,
            required=True,
            validate=validate.Length(min=1, max=MOST_INVITED, error=ask),
            error_messages={"required": ask, "null": ask, "invalid": ask},
            metadata={"title": called} | ({"description": hint} if hint else {}),
        )


class OpenSchema(QuestionSchema):
    """A new decision, with its options one by one."""

    option_a = ShortText("Option A", ask="Enter option A", limit=300)
    option_b = ShortText("Option B", ask="Enter option B", limit=300)
    option_c = ShortText("Option C", limit=300, required=False)
    option_d = ShortText("Option D", limit=300, required=False)
    invite = ManyPeople(
        "Who you invite",
        ask="Select who you invite",
        hint="They can contribute and take a position until the outcome is recorded",
    )


class OpenOtherSchema(OpenSchema):
    """A new decision that is not about a draft of the aim."""

    about = Choice(
        Subject,
        "What it is about",
        ask="Select what it is about",
        labels={
            Subject.AIM_DRAFT: "The aim",
            Subject.STEP: "One of the ten steps",
            Subject.POPULATION: "Who the project is for",
            Subject.PLAN: "How we work together",
            Subject.OTHER: "Something else",
        },
    )


class InviteSchema(Schema):
    """More people to invite."""

    invite = ManyPeople("Who you invite", ask="Select who you invite")
    speaks_as = Choice(
        Capacity,
        "The experience they bring, if they are not in the team",
        required=False,
        labels=CAPACITY_LABELS,
    )


class Acted(StrEnum):
    """Whether the team did what people asked."""

    YES = "yes"
    NO = "no"


class FeedbackPageSchema(FeedbackTextSchema):
    """You said, we did, as radios."""

    acted = Choice(
        Acted,
        "Did you act on it?",
        ask="Select whether you acted on it",
        labels={Acted.YES: "Yes, we did", Acted.NO: "No, we did not"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A question to put to people."""

    question: str
    option_a: str
    option_b: str
    option_c: str
    option_d: str
    method: Method
    deadline: date
    deadline_agreed: bool
    invite: list[str]
    about: Subject = Subject.AIM_DRAFT

    @property
    def options(self) -> tuple[str, ...]:
        """Give the options that were filled in."""
        every = (self.option_a, self.option_b, self.option_c, self.option_d)
        return tuple(option for option in every if option)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """More people to invite."""

    invite: list[str]
    speaks_as: Capacity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody says."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where somebody stands."""

    option: str
    stance: Stance
    reason: str
    privacy: Privacy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which option was decided on."""

    option: str


class Decided:
    """What was decided and why; the answers are in the order of those who dissented."""

    def __init__(
        self,
        *,
        rationale: str,
        changed_by_lived_experience: str,
        override_reason: str = "",
        override_by: str = "",
        **answers: str,
    ) -> None:
        self.rationale = rationale
        self.changed_by_lived_experience = changed_by_lived_experience
        self.override_reason = override_reason
        self.override_by = override_by
        self.answers = [answers[name] for name in sorted(answers)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """You said, we did, or we did not, because."""

    said: str
    acted: Acted
    response: str
    because: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """What the team answers to somebody who was outvoted."""

    text: str


def material(*, title: str, format: Format, link: str, text: str) -> Material:  # noqa: A002 the field's name
    """Make material of what was sent."""
    return Material(title, format, link, text)


OPEN_DRAFT: Final = FormDefinition(OpenSchema(), NewDecision)
OPEN_OTHER: Final = FormDefinition(OpenOtherSchema(), NewDecision)
MATERIAL: Final = FormDefinition(MaterialSchema(), material)
INVITE: Final = FormDefinition(InviteSchema(), Invitations)
CONTRIBUTE: Final = FormDefinition(ContributionSchema(), Words)
STAND: Final = FormDefinition(PositionSchema(), Stand)
CHOOSE: Final = FormDefinition(OutcomeTextSchema(only=["option"]), Chosen)
FEED_BACK: Final = FormDefinition(FeedbackPageSchema(), Told)
REPLY: Final = FormDefinition(AnswerSchema(exclude=["member"]), Replied)


def outcome(dissent: tuple[DissentDetail, ...], *, co_produced: bool) -> FormDefinition[Decided]:
    """Make the form of an outcome: an answer for each dissent, a reason if more is missing."""
    answers: dict[str, Any] = {
        f"answer_{number:03}": LongText(
            f"Your answer to {each.name}",
            limit=2000,
            required=False,
            hint="They disagreed, or wanted something else. Say what you make of that",
        )
        for number, each in enumerate(dissent, 1)
    }
    excluded = ["option", *(["override_reason", "override_by"] if co_produced else [])]
    made = type("OutcomePageSchema", (OutcomeTextSchema,), answers)
    return FormDefinition(made(exclude=excluded), Decided)
