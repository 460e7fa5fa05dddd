"""One decision in full, with names, and with what people said as far as the reader may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from alongside.eventlog.versions import tag_of
from alongside.privacy.sealed import Erased, Place, Sealer
from alongside.projects.domain.coproduction import Check, Rules
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import (
    About,
    Contributed,
    Method,
    Option,
    PositionTaken,
    Privacy,
    Stance,
)
from alongside.projects.domain.decision_records import Feedback, Material, Position
from alongside.projects.domain.people import Capacity, MemberId
from alongside.projects.queries.members import Person, people, person_of
from alongside.projects.queries.words import ERASED_WORDS, PRIVATE_WORDS
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class InvitedDetail:
    """Somebody who was invited, and whether they took part."""

    member: str
    name: str
    speaks_as: Capacity
    on: date
    notice: int
    took_part: bool


@dataclass(frozen=True, slots=True)
class ContributionDetail:
    """What somebody said."""

    number: int
    by: str
    by_name: str
    speaks_as: Capacity
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class PositionDetail:
    """Where somebody stands, or stood before; `reason` is empty where none was given."""

    by: str
    by_name: str
    speaks_as: Capacity
    option: str
    stance: Stance
    reason: str
    privacy: Privacy
    on: date
    current: bool


@dataclass(frozen=True, slots=True)
class DissentDetail:
    """Who went against the outcome, and what they were answered; empty if nothing yet."""

    member: str
    name: str
    speaks_as: Capacity
    stance: Stance
    option: str
    answer: str


@dataclass(frozen=True, slots=True)
class OutcomeDetail:
    """What was decided, why, and whether it was co-produced."""

    option: Option
    rationale: str
    changed_by_lived_experience: str
    check: Check
    override_by: str
    override_by_name: str
    override_reason: str
    dissent: tuple[DissentDetail, ...]
    by: str
    by_name: str
    on: date


@dataclass(frozen=True, slots=True)
class CheckDetail:
    """Whether the decision would be co-produced today with this option, and who would dissent."""

    option: str
    check: Check
    dissent: tuple[DissentDetail, ...]


@dataclass(frozen=True, slots=True)
class DecisionDetail:
    """A decision as it stands, or stood."""

    decision: str
    project: str
    version: int
    question: str
    about: About
    options: tuple[Option, ...]
    method: Method
    deadline: date
    deadline_agreed: bool
    opened_by: str
    opened_by_name: str
    opened_on: date
    is_open: bool
    materials: tuple[Material, ...]
    invited: tuple[InvitedDetail, ...]
    contributions: tuple[ContributionDetail, ...]
    positions: tuple[PositionDetail, ...]
    checks: tuple[CheckDetail, ...]
    outcome: OutcomeDetail | None
    feedback: tuple[Feedback, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """What the parts of a decision are told with."""

    decision: Decision
    named: Mapping[str, Person]
    words: Mapping[tuple[int, str], str]

    def of(self, member: str) -> str:
        return person_of(self.named, member)


def decision_detail(
    tx: TenantTransaction,
    sealer: Sealer,
    decision: Decision,
    *,
    reads: Callable[[Position], bool],
    rules: Rules,
    today: date,
) -> DecisionDetail:
    """Give a decision; `reads` says whether the reader may see the reason of a position."""
    names = _Names(
        decision=decision,
        named=people(tx, sealer, _mentioned(decision)),
        words=_words(tx, sealer, decision, reads),
    )
    return DecisionDetail(
        decision=decision.stream,
        project=decision.project,
        version=decision.version,
        question=decision.question,
        about=decision.about,
        options=tuple(decision.options.values()),
        method=decision.method,
        deadline=decision.deadline,
        deadline_agreed=decision.deadline_agreed,
        opened_by=decision.opened_by,
        opened_by_name=names.of(decision.opened_by),
        opened_on=decision.opened_on,
        is_open=decision.is_open,
        materials=tuple(decision.materials),
        invited=_invited(names),
        contributions=_contributions(names),
        positions=_positions(names),
        checks=_checks(names, rules, today),
        outcome=_outcome(names),
        feedback=tuple(decision.feedback),
    )


def _mentioned(decision: Decision) -> set[str]:
    found: set[str] = {decision.opened_by, *decision.invited}
    if decision.outcome:
        found.add(decision.outcome.by)
        if decision.outcome.override:
            found.add(decision.outcome.override.by)
    return found


def _words(
    tx: TenantTransaction, sealer: Sealer, decision: Decision, reads: Callable[[Position], bool]
) -> dict[tuple[int, str], str]:
    """Open what the reader may see, together; the keys are an event's version and its field."""
    hidden: dict[tuple[int, str], str] = {}

    def place(version: int, event: type[Contributed | PositionTaken], field: str) -> Place:
        return Place(tx.tenant, decision.stream, version, tag_of(event), field)

    places = [
        (said.text, place(said.version, Contributed, "text")) for said in decision.contributions
    ]
    for position in (each for history in decision.positions.values() for each in history):
        if position.reason is None:
            continue
        if reads(position):
            places.append((position.reason, place(position.version, PositionTaken, "reason")))
        else:
            hidden[position.version, "reason"] = PRIVATE_WORDS
    opened = sealer.open_all(places)
    return hidden | {
        (where.version, where.field): ERASED_WORDS if isinstance(text, Erased) else text
        for (_, where), text in zip(places, opened, strict=True)
    }


def _invited(names: _Names) -> tuple[InvitedDetail, ...]:
    took_part = names.decision.took_part
    return tuple(
        InvitedDetail(
            member=each.member,
            name=names.of(each.member),
            speaks_as=each.speaks_as,
            on=each.on,
            notice=each.notice,
            took_part=each.member in took_part,
        )
        for each in names.decision.invited.values()
    )


def _contributions(names: _Names) -> tuple[ContributionDetail, ...]:
    return tuple(
        ContributionDetail(
            number=each.number,
            by=each.by,
            by_name=names.of(each.by),
            speaks_as=each.speaks_as,
            text=names.words[each.version, "text"],
            on=each.on,
        )
        for each in names.decision.contributions
    )


def _positions(names: _Names) -> tuple[PositionDetail, ...]:
    return tuple(
        PositionDetail(
            by=each.by,
            by_name=names.of(each.by),
            speaks_as=each.speaks_as,
            option=each.option,
            stance=each.stance,
            reason=names.words.get((each.version, "reason"), ""),
            privacy=each.privacy,
            on=each.on,
            current=each is history[-1],
        )
        for history in names.decision.positions.values()
        for each in history
    )


def _checks(names: _Names, rules: Rules, today: date) -> tuple[CheckDetail, ...]:
    """Say for each option of an open decision what co-production still needs."""
    decision = names.decision
    if not decision.is_open:
        return ()
    return tuple(
        CheckDetail(
            option=option,
            check=decision.check(option, rules=rules, today=today),
            dissent=_dissent(names, option),
        )
        for option in decision.options
    )


def _dissent(names: _Names, option: str) -> tuple[DissentDetail, ...]:
    decision = names.decision
    return tuple(
        DissentDetail(
            member=each.member,
            name=names.of(each.member),
            speaks_as=each.speaks_as,
            stance=each.stance,
            option=each.option,
            answer=decision.answers.get(MemberId(each.member), ""),
        )
        for each in decision.dissent_from(option)
    )


def _outcome(names: _Names) -> OutcomeDetail | None:
    found = names.decision.outcome
    if found is None:
        return None
    override = found.override
    return OutcomeDetail(
        option=names.decision.options[found.option],
        rationale=found.rationale,
        changed_by_lived_experience=found.changed_by_lived_experience,
        check=found.check,
        override_by=override.by if override else "",
        override_by_name=names.of(override.by) if override else "",
        override_reason=override.reason if override else "",
        dissent=_dissent(names, found.option),
        by=found.by,
        by_name=names.of(found.by),
        on=found.on,
    )
