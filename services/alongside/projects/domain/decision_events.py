"""What can happen to a decision, and what such events are made of."""

from datetime import date
from enum import StrEnum

import msgspec

from alongside.eventlog.aggregate import Created, Event, StreamId
from alongside.privacy.sealed import Sealed
from alongside.projects.domain.coproduction import Check, Override
from alongside.projects.domain.people import Capacity, MemberId


class Subject(StrEnum):
    """What kind of thing a decision is about."""

    AIM_DRAFT = "aim_draft"
    STEP = "step"
    POPULATION = "population"
    PLAN = "plan"
    OTHER = "other"


class About(msgspec.Struct, frozen=True):
    """What a decision is about: its kind, and which one (a draft's or step's number, or a name)."""

    kind: Subject
    which: str


class Method(StrEnum):
    """How a decision is reached."""

    CONSENSUS = "consensus"
    VOTE = "vote"
    DELEGATED = "delegated"


class Option(msgspec.Struct, frozen=True):
    """One thing that may be decided; `adopts` is the aim's draft that it makes the aim, or 0."""

    key: str
    text: str
    adopts: int = 0


class Format(StrEnum):
    """The form that material has, so that each person finds one that they can use."""

    PLAIN_ENGLISH = "plain_english"
    EASY_READ = "easy_read"
    LARGE_PRINT = "large_print"
    TRANSLATED = "translated"
    AUDIO = "audio"
    VIDEO = "video"
    SIGN_LANGUAGE = "sign_language"

    @property
    def spoken(self) -> str:
        """Say it as a label."""
        return {Format.PLAIN_ENGLISH: "plain English", Format.EASY_READ: "Easy Read"}.get(
            self, self.value.replace("_", " ")
        )


class Stance(StrEnum):
    """Where a person stands towards an option."""

    AGREE = "agree"
    RESERVATIONS = "agree_with_reservations"
    STAND_ASIDE = "stand_aside"
    DISAGREE = "disagree"
    BLOCK = "block"

    @property
    def supports(self) -> bool:
        """Say whether somebody who stands there wants the option."""
        return self in {Stance.AGREE, Stance.RESERVATIONS}

    @property
    def opposes(self) -> bool:
        """Say whether somebody who stands there does not want the option."""
        return self in {Stance.DISAGREE, Stance.BLOCK}


class Privacy(StrEnum):
    """Who may read a reason."""

    OPEN = "open"
    PRIVATE = "private"


class Dissent(msgspec.Struct, frozen=True):
    """A position against what was decided, kept for good."""

    member: MemberId
    speaks_as: Capacity
    stance: Stance
    option: str


class Answer(msgspec.Struct, frozen=True):
    """What the team answered to one person's dissent."""

    member: MemberId
    text: str


class DecisionOpened(Created, frozen=True, kw_only=True, tag="decision.opened.v1"):
    """A question was put to the people concerned; answers are due by the end of `deadline`."""

    project: StreamId
    question: str
    about: About
    options: tuple[Option, ...]
    method: Method
    deadline: date
    deadline_agreed: bool
    by: MemberId
    on: date


class MaterialAdded(Event, frozen=True, kw_only=True, tag="decision.material_added.v1"):
    """Something to read, hear or see before deciding."""

    title: str
    format: Format
    link: str
    text: str


class PersonInvited(Event, frozen=True, kw_only=True, tag="decision.person_invited.v1"):
    """Somebody was asked to take part, `notice` working days before answers are due."""

    member: MemberId
    speaks_as: Capacity
    on: date
    notice: int


class Contributed(Event, frozen=True, kw_only=True, tag="decision.contributed.v1"):
    """Somebody said what they think, in their own words."""

    number: int
    by: MemberId
    speaks_as: Capacity
    text: Sealed
    on: date


class PositionTaken(Event, frozen=True, kw_only=True, tag="decision.position_taken.v1"):
    """Somebody took a position towards an option, or changed it; a reason is optional."""

    by: MemberId
    speaks_as: Capacity
    option: str
    stance: Stance
    reason: Sealed | None
    privacy: Privacy
    on: date


class OutcomeRecorded(Event, frozen=True, kw_only=True, tag="decision.outcome_recorded.v1"):
    """It was decided; how, why, against whom, and whether it was co-produced."""

    option: str
    rationale: str
    changed_by_lived_experience: str
    check: Check
    override: Override | None
    dissent: tuple[Dissent, ...]
    answers: tuple[Answer, ...]
    by: MemberId
    on: date


class DissentAnswered(Event, frozen=True, kw_only=True, tag="decision.dissent_answered.v1"):
    """Somebody who was outvoted got an answer after the decision."""

    answer: Answer
    by: MemberId
    on: date


class FedBack(Event, frozen=True, kw_only=True, tag="decision.fed_back.v1"):
    """People were told, on a day, what became of something that they said."""

    number: int
    said: str
    acted: bool
    response: str
    because: str
    on: date
    by: MemberId
