"""Each event told as one plain sentence, with what changed: pure, and complete by type."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, assert_never

from alongside.privacy.sealed import Sealed
from alongside.projects.domain.aim import AimAdopted, AimBegun, AimDrafted
from alongside.projects.domain.decision_events import (
    Contributed,
    DecisionOpened,
    DissentAnswered,
    FedBack,
    MaterialAdded,
    OutcomeRecorded,
    PersonInvited,
    PositionTaken,
    Privacy,
    Stance,
)
from alongside.projects.domain.people import ProjectRole
from alongside.projects.domain.project_events import (
    CoProductionLeadNamed,
    CoProductionLeadStoodDown,
    DeadlineAgreed,
    DeadlineMoved,
    DeadlineProposed,
    ProjectDescribed,
    ProjectStarted,
    SponsorAgreed,
    StepMoved,
    TeamMemberChanged,
    TeamMemberJoined,
    TeamMemberLeft,
)
from alongside.projects.domain.steps import step

ProjectEvent: TypeAlias = (
    ProjectStarted
    | ProjectDescribed
    | TeamMemberJoined
    | TeamMemberChanged
    | TeamMemberLeft
    | CoProductionLeadNamed
    | CoProductionLeadStoodDown
    | SponsorAgreed
    | DeadlineProposed
    | DeadlineAgreed
    | DeadlineMoved
    | StepMoved
)
AimEvent: TypeAlias = AimBegun | AimDrafted | AimAdopted
DecisionEvent: TypeAlias = (
    DecisionOpened
    | MaterialAdded
    | PersonInvited
    | Contributed
    | PositionTaken
    | OutcomeRecorded
    | DissentAnswered
    | FedBack
)
AnyEvent: TypeAlias = ProjectEvent | AimEvent | DecisionEvent

STANCES: Final = {
    Stance.AGREE: "agreed with",
    Stance.RESERVATIONS: "agreed, with reservations, with",
    Stance.STAND_ASIDE: "stood aside from",
    Stance.DISAGREE: "disagreed with",
    Stance.BLOCK: "blocked",
}
"""How somebody stood towards an option, as a verb before it."""

Detail: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about what happened, and labelled texts that say what changed."""

    sentence: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a teller needs from outside of the event.

    `name` gives what a member is called; `words` opens a sealed field of this event, by its name;
    `actor` is whoever did it.
    """

    name: Callable[[str], str]
    words: Callable[[Sealed, str], str]
    actor: str

    @property
    def who(self) -> str:
        """Name whoever did it."""
        return self.name(self.actor)


def tell(event: AnyEvent, reading: Reading) -> Told:
    """Tell one event of a project, its aim or its decisions."""
    if isinstance(event, AimEvent):
        told = _tell_aim(event, reading)
    elif isinstance(event, DecisionEvent):
        told = _tell_decision(event, reading)
    else:
        told = _tell_project(event, reading)
    return Told(told.sentence, tuple((label, text) for label, text in told.details if text))


def _tell_project(event: ProjectEvent, reading: Reading) -> Told:
    match event:
        case ProjectStarted(title=title, about=about, population=population):
            sentence = f"{reading.who} started the project “{title}”."
            return Told(sentence, (("About", about), ("For", population)))
        case ProjectDescribed(title=title, about=about, population=population):
            details = (("Title", title), ("About", about), ("For", population))
            return Told(f"{reading.who} put the project in other words.", details)
        case StepMoved(number=number, status=status, before=before, note=note):
            title = f"step {number}, “{step(number).title}”"
            if status is before:
                return Told(f"{reading.who} wrote a note on {title}.", (("Note", note),))
            sentence = f"{reading.who} moved {title}, from {before.spoken} to {status.spoken}."
            return Told(sentence, (("Note", note),))
        case DeadlineProposed() | DeadlineAgreed() | DeadlineMoved():
            return _tell_deadline(event, reading)
        case _:
            return _tell_team(event, reading)


def _tell_team(
    event: TeamMemberJoined
    | TeamMemberChanged
    | TeamMemberLeft
    | CoProductionLeadNamed
    | CoProductionLeadStoodDown
    | SponsorAgreed,
    reading: Reading,
) -> Told:
    match event:
        case TeamMemberJoined(member=member, role=role, speaks_as=speaks_as):
            return Told(
                f"{reading.name(member)} joined the team as {_place(role)},"
                f" speaking {speaks_as.spoken}."
            )
        case TeamMemberChanged(member=member, role=role, speaks_as=speaks_as):
            return Told(
                f"{reading.name(member)} is in the team as {_place(role)} now,"
                f" speaking {speaks_as.spoken}."
            )
        case TeamMemberLeft(member=member):
            return Told(f"{reading.name(member)} left the team.")
        case CoProductionLeadNamed(member=member, before=before, because=because):
            handed = f", after {reading.name(before)}" if before else ""
            sentence = f"{reading.name(member)} became co-production lead{handed}."
            return Told(sentence, (("Why", because),))
        case CoProductionLeadStoodDown(member=member):
            return Told(f"{reading.name(member)} is no longer co-production lead.")
        case SponsorAgreed(member=member, role_name=role_name, scope=scope):
            sponsor = reading.name(member) if member else role_name
            return Told(
                f"{sponsor} agreed to sponsor the project"
                f" from {spoken(event.starts)} until {spoken(event.until)}.",
                (("The team may decide", scope),),
            )
        case _:
            assert_never(event)


def _tell_deadline(
    event: DeadlineProposed | DeadlineAgreed | DeadlineMoved, reading: Reading
) -> Told:
    match event:
        case DeadlineProposed(number=number, what=what, due=due):
            return Told(f"{reading.who} proposed deadline {number}: “{what}” by {spoken(due)}.")
        case DeadlineAgreed(number=number, side=side):
            return Told(f"{reading.who} agreed to deadline {number} for {side.spoken}.")
        case DeadlineMoved(number=number, due=due, before=before, because=because):
            sentence = (
                f"{reading.who} moved deadline {number} from {spoken(before)} to {spoken(due)}."
                " The other side had yet to agree."
            )
            return Told(sentence, (("Why", because),))
        case _:
            assert_never(event)


def _tell_aim(event: AimEvent, reading: Reading) -> Told:
    match event:
        case AimBegun():
            return Told("The aim was opened for drafts.")
        case AimDrafted(draft=draft, statement=statement, because=because, origin=origin):
            return Told(
                f"{reading.who} wrote draft {draft} of the aim.",
                (("Aim", statement), ("Why", because), ("Where it came from", origin.spoken)),
            )
        case AimAdopted(draft=draft, before=before):
            instead = f", in place of draft {before}" if before else ""
            return Told(f"Draft {draft} became the aim of the project{instead}, by a decision.")
        case _:
            assert_never(event)


def _tell_decision(event: DecisionEvent, reading: Reading) -> Told:
    match event:
        case DecisionOpened(question=question, deadline=deadline, options=options):
            listed = "; ".join(f"{each.key.upper()}: {each.text}" for each in options)
            sentence = f"{reading.who} opened a decision: “{question}”"
            return Told(sentence, (("Options", listed), ("Answers are due by", spoken(deadline))))
        case MaterialAdded(title=title, format=kind):
            return Told(f"{reading.who} added material: “{title}” ({kind.spoken}).")
        case PersonInvited(member=member, speaks_as=speaks_as, notice=notice):
            return Told(
                f"{reading.name(member)} was invited to speak {speaks_as.spoken},"
                f" with {_notice(notice)}."
            )
        case Contributed(by=by, text=text):
            said = reading.words(text, "text")
            return Told(f"{reading.name(by)} contributed.", (("What they said", said),))
        case PositionTaken():
            return _tell_position(event, reading)
        case OutcomeRecorded() | DissentAnswered() | FedBack():
            return _tell_end(event, reading)
        case _:
            assert_never(event)


def _tell_position(event: PositionTaken, reading: Reading) -> Told:
    reason = reading.words(event.reason, "reason") if event.reason else ""
    label = "Reason (private)" if event.privacy is Privacy.PRIVATE else "Reason"
    sentence = f"{reading.name(event.by)} {STANCES[event.stance]} option {event.option.upper()}."
    return Told(sentence, ((label, reason),))


def _tell_end(event: OutcomeRecorded | DissentAnswered | FedBack, reading: Reading) -> Told:
    match event:
        case OutcomeRecorded():
            return _tell_outcome(event, reading)
        case DissentAnswered(answer=answer):
            sentence = f"{reading.who} answered {reading.name(answer.member)}, who had dissented."
            return Told(sentence, (("Answer", answer.text),))
        case FedBack(said=said, acted=acted, response=response, because=because):
            did = "We did" if acted else "We did not"
            return Told(
                f"People were told, on {spoken(event.on)}, what became of what they said.",
                (("You said", said), (did, response), ("Because", because)),
            )
        case _:
            assert_never(event)


def _tell_outcome(event: OutcomeRecorded, reading: Reading) -> Told:
    how = "co-produced" if event.check.co_produced else "not co-produced"
    findings = " ".join(finding.says for finding in event.check.findings)
    answered = {answer.member: answer.text for answer in event.answers}
    dissent = tuple(
        (
            f"{reading.name(each.member)} dissented",
            f"Answer: {answered[each.member]}" if each.member in answered else "Not answered",
        )
        for each in event.dissent
    )
    override = event.override
    lead = reading.name(override.by) if override else ""
    return Told(
        f"{reading.who} recorded the outcome: option {event.option.upper()}, {how}.",
        (
            ("Why", event.rationale),
            ("What lived experience changed", event.changed_by_lived_experience),
            ("Co-production", findings),
            (f"Reason for going on without it, by {lead}", override.reason if override else ""),
            *dissent,
        ),
    )


def _place(role: ProjectRole) -> str:
    """Say as what somebody is in a team; there is one project lead, and many of the others."""
    return role.spoken if role is ProjectRole.PROJECT_LEAD else f"a {role.spoken}"


def _notice(days: int) -> str:
    """Say `1 working day's notice`, `5 working days' notice`."""
    return "1 working day's notice" if days == 1 else f"{days} working days' notice"


def spoken(day: date) -> str:
    """Say a day as people write it: 4 March 2027."""
    return f"{day.day} {day:%B %Y}"
