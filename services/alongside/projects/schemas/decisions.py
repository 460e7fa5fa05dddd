"""What people send about a decision."""

from typing import Any, ClassVar, Final

from marshmallow import Schema, fields, validate
from typing_extensions import override

from alongside.http.fields import (
    Choice,
    DateParts,
    LongText,
    ShortText,
    Tick,
    WholeNumber,
    YesNo,
    filled,
)
from alongside.projects.domain.decision_events import Format, Method, Privacy, Stance, Subject
from alongside.projects.domain.people import Capacity
from alongside.projects.schemas.projects import CAPACITY_LABELS, LONGEST_ID

MOST_OPTIONS: Final = 8
MOST_MATERIALS: Final = 20
MOST_INVITED: Final = 200
MOST_DRAFTS: Final = 10_000
PERSON: Final = "member-0198c2a4-6f10-7b3e-9d55-2f1f7a0c4e61"

METHOD_LABELS: Final = {
    Method.CONSENSUS: "Consensus",
    Method.VOTE: "Vote",
    Method.DELEGATED: "Delegated",
}
METHOD_HINTS: Final = {
    Method.CONSENSUS: "We look for an option that everyone can live with",
    Method.VOTE: "The option with the most support is chosen, and the others are answered",
    Method.DELEGATED: "We ask one person or a small group to choose for us",
}
FORMAT_LABELS: Final = {
    Format.PLAIN_ENGLISH: "Plain English",
    Format.EASY_READ: "Easy Read",
    Format.LARGE_PRINT: "Large print",
    Format.TRANSLATED: "Translated",
    Format.AUDIO: "Audio",
    Format.VIDEO: "Video",
    Format.SIGN_LANGUAGE: "British Sign Language",
}
STANCE_LABELS: Final = {
    Stance.AGREE: "Agree",
    Stance.RESERVATIONS: "Agree with reservations",
    Stance.STAND_ASIDE: "Stand aside",
    Stance.DISAGREE: "Disagree",
    Stance.BLOCK: "Block",
}
STANCE_HINTS: Final = {
    Stance.AGREE: "I want this option",
    Stance.RESERVATIONS: "I can live with it, but I have worries",
    Stance.STAND_ASIDE: "I do not want to decide, and I will not stand in the way",
    Stance.DISAGREE: "I do not want this option",
    Stance.BLOCK: "I think this option would do harm, and it must not happen",
}
PRIVACY_LABELS: Final = {
    Privacy.OPEN: "Everyone in the project",
    Privacy.PRIVATE: "Only me and the co-production lead",
}


class WebAddress(ShortText):
    """The address of a page or a document: http or https, nothing that a browser would run."""

    def __init__(self, called: str, *, hint: str = "") -> None:
        super().__init__(called, limit=500, required=False, hint=hint)
        fault = f"{called} must be a web address, like https://www.example.org/draft"
        self.validators.append(validate.Regexp(r"(https?://[^\s]+)?\Z", error=fault))

    @staticmethod
    @override
    def _shape(*, required: bool) -> dict[str, object]:
        del required
        return {"pattern": r"^\s*(https?://[!-~]+)?\s*$"}


def _number(called: str, *, most: int) -> Any:  # noqa: ANN401 marshmallow's own types
    message = f"{called} must be a number from 0 to {most}"
    return WholeNumber(
        load_default=0,
        validate=validate.Range(0, most, error=message),
        error_messages={"invalid": message, "null": message, "too_large": message},
        metadata={"title": called},
    )


def _some(
    schema: type[Schema], called: str, *, most: int, required: bool = False, least: int = 0
) -> Any:  # noqa: ANN401
    message = f"{called} must be a list of at most {most}"
    wanted: dict[str, Any] = {"required": True} if required else {"load_default": list}
    return fields.List(
        fields.Nested(schema),
        validate=validate.Length(max=most, error=message),
        error_messages={"invalid": message, "null": message, "required": message},
        metadata={"title": called} | ({"minItems": least} if least else {}),
        **wanted,
    )


class AboutSchema(Schema):
    """What a decision is about."""

    kind = Choice(Subject, "What it is about", ask="Select what it is about")
    which = ShortText(
        "Which one",
        limit=LONGEST_ID,
        required=False,
        hint="The number of the draft or step, or a name",
    )


class OptionSchema(Schema):
    """One thing that may be decided."""

    text = ShortText("Option", ask="Enter the option", limit=300)
    adopts = _number("Draft that it adopts", most=MOST_DRAFTS)


class MaterialSchema(Schema):
    """Something to read, hear or see before deciding."""

    json_schema: ClassVar = {
        "anyOf": [filled("link"), filled("text")],
        "examples": [
            {
                "title": "The draft in Easy Read",
                "format": "easy_read",
                "link": "https://www.example.org/draft-3",
            }
        ],
    }

    title = ShortText("Title of the material", ask="Enter the title of the material", limit=200)
    format = Choice(Format, "Format", ask="Select the format", labels=FORMAT_LABELS)
    link = WebAddress("Link", hint="A web address, like https://www.example.org/draft-3")
    text = LongText("Text", limit=10_000, required=False, hint="If there is no link")


class InvitationSchema(Schema):
    """Somebody to invite; in the team they speak as there, else as given here."""

    member = ShortText("Person", ask="Select a person", limit=LONGEST_ID)
    speaks_as = Choice(
        Capacity, "The experience they bring", required=False, labels=CAPACITY_LABELS
    )


class InvitationsSchema(Schema):
    """People to invite to a decision."""

    json_schema: ClassVar = {
        "examples": [{"invite": [{"member": PERSON, "speaks_as": "carer"}]}],
    }

    invite = _some(InvitationSchema, "People to invite", most=MOST_INVITED, required=True)


class QuestionSchema(Schema):
    """The question of a decision and how it is to be answered."""

    question = ShortText(
        "The question", ask="Enter the question", limit=300, hint="One question, in plain words"
    )
    method = Choice(
        Method,
        "How you will decide",
        ask="Select how you will decide",
        labels=METHOD_LABELS,
        hints=METHOD_HINTS,
    )
    deadline = DateParts(
        "Last day to answer",
        ask="Enter the last day to answer",
        hint=(
            "For a co-produced decision, people with lived experience need at least 5 working days"
        ),
    )
    deadline_agreed = Tick("Staff and people with lived experience agreed this day together")


class DecisionSchema(QuestionSchema):
    """A new decision."""

    json_schema: ClassVar = {
        "examples": [
            {
                "question": "Is draft 3 our aim?",
                "about": {"kind": "aim_draft", "which": "3"},
                "options": [
                    {"text": "Adopt draft 3", "adopts": 3},
                    {"text": "Write another draft"},
                ],
                "method": "consensus",
                "deadline": "2030-03-29",
                "deadline_agreed": True,
                "invite": [{"member": PERSON, "speaks_as": "lived_experience"}],
            }
        ]
    }

    about = fields.Nested(
        AboutSchema,
        required=True,
        error_messages={"required": "Say what the decision is about"},
    )
    # The domain itself refuses fewer, and says why; the schema only tells of it.
    options = _some(OptionSchema, "Options", most=MOST_OPTIONS, required=True, least=2)
    materials = _some(MaterialSchema, "Material", most=MOST_MATERIALS)
    invite = _some(InvitationSchema, "People to invite", most=MOST_INVITED)


class ContributionSchema(Schema):
    """What somebody says."""

    json_schema: ClassVar = {
        "examples": [{"text": "A letter is no use to me. A text message is."}],
    }

    text = LongText(
        "What you think",
        ask="Enter what you think",
        limit=4000,
        hint="In your own words. Everyone in the project can read it",
    )


class PositionSchema(Schema):
    """Where somebody stands."""

    json_schema: ClassVar = {
        "examples": [{"option": "a", "stance": "agree", "reason": "This is what we asked for."}],
    }

    option = ShortText(
        "The option that your answer is about", ask="Select an option", limit=LONGEST_ID
    )
    stance = Choice(
        Stance,
        "Where you stand",
        ask="Select where you stand",
        labels=STANCE_LABELS,
        hints=STANCE_HINTS,
    )
    reason = LongText("Your reason", limit=2000, required=False)
    privacy = Choice(
        Privacy,
        "Who can read your reason",
        ask="Select who can read your reason",
        required=False,
        labels=PRIVACY_LABELS,
    )


class AnswerSchema(Schema):
    """What the team answers to somebody who was outvoted."""

    json_schema: ClassVar = {
        "examples": [{"member": PERSON, "text": "We will look at transport again in June."}],
    }

    member = ShortText("Person", ask="Select a person", limit=LONGEST_ID)
    text = LongText("Answer", ask="Enter the answer", limit=2000)


class OutcomeTextSchema(Schema):
    """What was decided and why."""

    option = ShortText("What was decided", ask="Select what was decided", limit=LONGEST_ID)
    rationale = LongText("Why", ask="Enter why", limit=4000)
    changed_by_lived_experience = LongText(
        "What changed because of lived experience",
        ask="Enter what changed because of lived experience, or say that nothing did",
        limit=4000,
    )
    override_reason = LongText(
        "Reason for going on without co-production",
        limit=2000,
        required=False,
        hint="Only if the decision is not co-produced. Everyone in the project can read it",
    )
    override_by = ShortText(
        "Senior lead who answers for that",
        limit=LONGEST_ID,
        required=False,
        hint="The senior sponsor or a project lead",
    )


class OutcomeSchema(OutcomeTextSchema):
    """The outcome of a decision, with the answers to those who were outvoted."""

    json_schema: ClassVar = {
        "examples": [
            {
                "option": "a",
                "rationale": "It is what most of us asked for, and it can be measured.",
                "changed_by_lived_experience": "The aim now counts kept appointments.",
            }
        ]
    }

    answers = _some(AnswerSchema, "Answers", most=MOST_INVITED)


class FeedbackTextSchema(Schema):
    """What people said, and what was answered."""

    said = LongText("You said", ask="Enter what people said", limit=1000)
    response = LongText("What you did, or did not do", ask="Enter what you did", limit=1000)
    because = LongText("Because", ask="Enter why", limit=1000)
    on = DateParts("The day people were told", ask="Enter the day people were told")


class FeedbackSchema(FeedbackTextSchema):
    """You said, we did, or we did not, because."""

    json_schema: ClassVar = {
        "examples": [
            {
                "said": "Letters do not reach us.",
                "acted": True,
                "response": "Appointments are now sent as text messages too.",
                "because": "Most of the group told us so.",
                "on": "2026-11-23",
            }
        ]
    }

    acted = YesNo(
        required=True,
        error_messages={
            "required": "Say whether you acted on it",
            "null": "Say whether you acted on it",
            "invalid": "Say whether you acted on it: true or false",
        },
        metadata={"title": "Whether you acted on it"},
    )
