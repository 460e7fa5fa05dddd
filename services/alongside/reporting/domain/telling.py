"""What happened, in words, out of a line as it is stored: for whoever follows a decision's thread.

People are told of by the ids that the lines have. What somebody said in their own words is sealed,
and told of as such; so is what somebody wishes to be paid, which is not for auditors to read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from alongside.reporting.domain.words import in_words, pounds

SEALED: Final = "Sealed: only those whom they are for can read these words"


@dataclass(frozen=True, slots=True)
class Told:
    """What happened in a sentence, with details as pairs of what it is and what it says."""

    sentence: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """Which part of a line is told, as what, and what kind of thing it is."""

    called: str
    field: str
    kind: str = "text"


def _members(field: str = "member") -> Detail:
    return Detail("By" if field == "by" else "Who", field)


_SENTENCES: Final[Mapping[str, tuple[str, tuple[Detail, ...]]]] = {
    "decision.opened": (
        "The decision was opened",
        (Detail("Question", "question"), Detail("Answers due by", "deadline", "day")),
    ),
    "decision.material_added": (
        "Something to read before deciding was added",
        (Detail("Title", "title"), Detail("Format", "format", "word")),
    ),
    "decision.person_invited": (
        "Somebody was invited to take part",
        (
            _members(),
            Detail("Speaks", "speaks_as", "word"),
            Detail("Working days of notice", "notice"),
        ),
    ),
    "decision.contributed": (
        "Somebody said what they think",
        (_members("by"), Detail("Words", "text", "sealed")),
    ),
    "decision.position_taken": (
        "Somebody took a position",
        (
            _members("by"),
            Detail("Option", "option"),
            Detail("Position", "stance", "word"),
            Detail("Reason", "reason", "sealed"),
        ),
    ),
    "decision.outcome_recorded": (
        "The outcome was recorded",
        (
            Detail("Option", "option"),
            Detail("Rationale", "rationale"),
            Detail("Changed by lived experience", "changed_by_lived_experience"),
            Detail("Co-produced", "check.co_produced", "yes"),
            Detail("Reason for going on without it", "override.reason"),
        ),
    ),
    "decision.dissent_answered": (
        "Somebody who was outvoted got an answer",
        (Detail("Who", "answer.member"), Detail("Answer", "answer.text")),
    ),
    "decision.fed_back": (
        "People were told what became of what they said",
        (Detail("Said", "said"), Detail("Response", "response")),
    ),
    "activity.planned": (
        "A meeting about it was planned",
        (
            Detail("On", "on", "day"),
            Detail("Minutes", "minutes"),
            Detail("Offered for it", "offer_pence", "pence"),
        ),
    ),
    "activity.person_invited": (
        "Somebody was invited to the meeting",
        (_members(), Detail("Offered to them", "offer_pence", "pence")),
    ),
    "activity.invitation_answered": (
        "Somebody answered the invitation",
        (_members(), Detail("Will come", "accepted", "yes")),
    ),
    "activity.preference_stated": ("Somebody chose how to be paid", (_members(),)),
    "activity.attendance_confirmed": (
        "It was confirmed who came",
        (_members(), Detail("Minutes there", "minutes")),
    ),
    "claim.submitted": (
        "Somebody asked to be paid for the meeting",
        (
            _members(),
            Detail("For time", "time_pence", "pence"),
            Detail("For an expense", "expense.pence", "pence"),
            Detail("In all", "total_pence", "pence"),
            Detail("By rate card", "rate_card"),
        ),
    ),
    "claim.queried": ("A question about the payment was asked", (_members("by"),)),
    "claim.answered": ("The question was answered", (Detail("Answer", "answer", "sealed"),)),
    "claim.approved": ("It was approved: the meeting happened", (_members("by"),)),
    "claim.authorised": ("It was authorised: it is to be paid", (_members("by"),)),
    "claim.batched": ("It was put into a batch", (Detail("Batch", "batch"),)),
    "claim.taken_out": ("It was taken out of a batch", (Detail("Batch", "batch"),)),
    "claim.exported": ("It went out to be paid", (_members("by"), Detail("Batch", "batch"))),
    "claim.paid": (
        "It was paid",
        (Detail("On", "on", "day"), Detail("Reference", "reference")),
    ),
    "claim.rejected": (
        "It was rejected",
        (_members("by"), Detail("Reason", "reason", "sealed")),
    ),
    "claim.withdrawn": ("It was taken back", ()),
    "batch.made": (
        "A batch was made",
        (Detail("Number", "number"), Detail("In all", "total_pence", "pence")),
    ),
    "batch.claim_taken_out": (
        "The batch has a claim less",
        (Detail("In all", "total_pence", "pence"),),
    ),
    "batch.exported": (
        "The batch was exported",
        (
            _members("by"),
            Detail("Lines", "lines"),
            Detail("In all", "total_pence", "pence"),
            Detail("SHA-256 of the file", "sha256"),
        ),
    ),
    "batch.paid": (
        "The batch was paid",
        (Detail("On", "on", "day"), Detail("Reference", "reference")),
    ),
}
"""By type of event, whatever its version: fields that a version does not have are left out."""


def tell(type_: str, fields: Mapping[str, Any]) -> Told:
    """Say what happened; of a type that is not known here, which it is."""
    known = _SENTENCES.get(type_.rpartition(".v")[0])
    if known is None:
        return Told(f"Something of type {type_} was recorded")
    sentence, details = known
    told = ((each.called, _words(each.kind, _at(fields, each.field))) for each in details)
    return Told(sentence, tuple((called, words) for called, words in told if words))


def _at(fields: Any, path: str) -> Any:  # noqa: ANN401 JSON
    for name in path.split("."):
        fields = fields.get(name) if isinstance(fields, Mapping) else None
    return fields


def _words(kind: str, value: Any) -> str:  # noqa: ANN401 JSON
    if value is None or value == "":
        return ""
    match kind, value:
        case "sealed", _:
            words = SEALED
        case "day", str():
            words = in_words(date.fromisoformat(value))
        case "pence", int():
            words = pounds(value)
        case "yes", bool():
            words = "Yes" if value else "No"
        case "word", str():
            words = value.replace("_", " ")
        case _:
            words = str(value)
    return words
