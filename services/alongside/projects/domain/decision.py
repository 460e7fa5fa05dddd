"""A decision: question, options, the people asked, what they said, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Self

import msgspec

from alongside.eventlog.aggregate import Aggregate, StreamId, event
from alongside.privacy.sealed import Sealed
from alongside.projects.domain.coproduction import (
    Check,
    Invitation,
    Override,
    Rules,
    answered_for,
    check,
)
from alongside.projects.domain.decision_events import (
    About,
    Answer,
    Contributed,
    DecisionOpened,
    Dissent,
    DissentAnswered,
    FedBack,
    Format,
    MaterialAdded,
    Method,
    Option,
    OutcomeRecorded,
    PersonInvited,
    PositionTaken,
    Privacy,
    Stance,
)
from alongside.projects.domain.decision_records import (
    Contribution,
    Feedback,
    Material,
    Outcome,
    Position,
)
from alongside.projects.domain.errors import (
    ClosingDayPastError,
    DecisionClosedError,
    DecisionOpenError,
    MaterialEmptyError,
    NoDissentError,
    NotInvitedError,
    RepeatedOptionError,
    TooFewOptionsError,
    UnknownOptionError,
)
from alongside.projects.domain.people import Capacity, MemberId
from alongside.projects.domain.working_days import WorkingDays


class Decision(Aggregate):
    """A decision of one project."""

    @event(DecisionOpened)
    def __init__(
        self,
        *,
        project: StreamId,
        question: str,
        about: About,
        options: tuple[Option, ...],
        method: Method,
        deadline: date,
        deadline_agreed: bool,
        by: MemberId,
        on: date,
    ) -> None:
        self.project, self.question, self.about = project, question, about
        self.options = {option.key: option for option in options}
        self.method = method
        self.deadline, self.deadline_agreed = deadline, deadline_agreed
        self.opened_by, self.opened_on = by, on
        self.materials: list[Material] = []
        self.invited: dict[MemberId, Invitation] = {}
        self.contributions: list[Contribution] = []
        self.positions: dict[MemberId, tuple[Position, ...]] = {}
        self.outcome: Outcome | None = None
        self.answers: dict[MemberId, str] = {}
        self.feedback: list[Feedback] = []

    @classmethod
    def open(
        cls,
        stream: StreamId,
        *,
        project: StreamId,
        question: str,
        about: About,
        options: Sequence[Option],
        method: Method,
        deadline: date,
        deadline_agreed: bool,
        by: MemberId,
        today: date,
    ) -> Self:
        """Put a question to people.

        Raises:
            TooFewOptionsError: there is no choice.
            RepeatedOptionError: two options say the same.
            ClosingDayPastError: the day by which to answer has gone by.
        """
        if len(options) <= 1:
            raise TooFewOptionsError
        if len({option.text.casefold() for option in options}) < len(options):
            raise RepeatedOptionError
        if deadline < today:
            raise ClosingDayPastError(given=deadline, today=today)
        return cls._create(
            DecisionOpened,
            id=stream,
            project=project,
            question=question,
            about=about,
            options=tuple(options),
            method=method,
            deadline=deadline,
            deadline_agreed=deadline_agreed,
            by=by,
            on=today,
        )

    def add_material(self, material: Material) -> None:
        """Add something to read, hear or see; the same again changes nothing.

        Raises:
            DecisionClosedError: the outcome is recorded.
            MaterialEmptyError: there is neither a link nor a text.
        """
        self._must_be_open()
        if not (material.link or material.text):
            raise MaterialEmptyError
        if material not in self.materials:
            self._material_added(**msgspec.structs.asdict(material))

    @event(MaterialAdded)
    def _material_added(self, *, title: str, format: Format, link: str, text: str) -> None:  # noqa: A002 the fact's name
        self.materials += [Material(title, format, link, text)]

    def invite(
        self, member: MemberId, *, speaks_as: Capacity, today: date, calendar: WorkingDays
    ) -> None:
        """Ask somebody to take part; who is invited already stays so, with the notice they had.

        Raises:
            DecisionClosedError: the outcome is recorded.
        """
        self._must_be_open()
        if member not in self.invited:
            notice = calendar.between(today, self.deadline)
            self._invited(member=member, speaks_as=speaks_as, on=today, notice=notice)

    @event(PersonInvited)
    def _invited(self, *, member: MemberId, speaks_as: Capacity, on: date, notice: int) -> None:
        self.invited[member] = Invitation(member, speaks_as, on, notice)

    def contribute(self, text: Sealed, *, by: MemberId, today: date) -> int:
        """Take what somebody says, and give its number.

        Raises:
            DecisionClosedError: the outcome is recorded.
            NotInvitedError: the person was not asked.
        """
        speaks_as = self.must_take(by)
        number = len(self.contributions) + 1
        self._contributed(number=number, by=by, speaks_as=speaks_as, text=text, on=today)
        return number

    @event(Contributed)
    def _contributed(
        self, *, number: int, by: MemberId, speaks_as: Capacity, text: Sealed, on: date
    ) -> None:
        self.contributions += [Contribution(number, by, speaks_as, text, on, self.version + 1)]

    def take_position(
        self,
        stance: Stance,
        *,
        option: str,
        reason: Sealed | None,
        privacy: Privacy,
        by: MemberId,
        today: date,
    ) -> None:
        """Say where somebody stands; they may change it until the decision closes.

        Raises:
            DecisionClosedError: the outcome is recorded.
            NotInvitedError: the person was not asked.
            UnknownOptionError: there is no such option.
        """
        speaks_as = self.must_take(by)
        if option not in self.options:
            raise UnknownOptionError
        now = self.position_of(by)
        if now and (now.option, now.stance, now.reason, reason) == (option, stance, None, None):
            return
        self._position_taken(
            by=by,
            speaks_as=speaks_as,
            option=option,
            stance=stance,
            reason=reason,
            privacy=privacy,
            on=today,
        )

    @event(PositionTaken)
    def _position_taken(
        self,
        *,
        by: MemberId,
        speaks_as: Capacity,
        option: str,
        stance: Stance,
        reason: Sealed | None,
        privacy: Privacy,
        on: date,
    ) -> None:
        self.positions[by] = (
            *self.positions.get(by, ()),
            Position(by, speaks_as, option, stance, reason, privacy, on, self.version + 1),
        )

    def record_outcome(
        self,
        option: str,
        *,
        rationale: str,
        changed_by_lived_experience: str,
        answers: Mapping[MemberId, str],
        override: Override | None,
        rules: Rules,
        by: MemberId,
        today: date,
    ) -> None:
        """Record what was decided, keep the dissent, and say whether it was co-produced.

        The same outcome again changes nothing.

        Raises:
            DecisionClosedError: another outcome is recorded.
            UnknownOptionError: there is no such option.
            NoDissentError: an answer is for somebody who did not dissent.
            NotCoProducedError: co-production needs more, and no senior lead answers for that.
            NotSeniorError: whoever answers for that is not a senior lead.
        """
        if self.outcome and (self.outcome.option, self.outcome.rationale) == (option, rationale):
            return
        self._must_be_open()
        if option not in self.options:
            raise UnknownOptionError
        dissent = self.dissent_from(option)
        if not answers.keys() <= {each.member for each in dissent}:
            raise NoDissentError
        found = self.check(option, answered=answers.keys(), rules=rules, today=today)
        self._outcome_recorded(
            option=option,
            rationale=rationale,
            changed_by_lived_experience=changed_by_lived_experience,
            check=found,
            override=answered_for(found, override, rules.seniors),
            dissent=dissent,
            answers=tuple(Answer(member, text) for member, text in answers.items()),
            by=by,
            on=today,
        )

    @event(OutcomeRecorded)
    def _outcome_recorded(
        self,
        *,
        option: str,
        rationale: str,
        changed_by_lived_experience: str,
        check: Check,
        override: Override | None,
        dissent: tuple[Dissent, ...],
        answers: tuple[Answer, ...],
        by: MemberId,
        on: date,
    ) -> None:
        self.outcome = Outcome(
            option, rationale, changed_by_lived_experience, check, override, dissent, by, on
        )
        self.answers = {answer.member: answer.text for answer in answers}

    def answer_dissent(self, member: MemberId, text: str, *, by: MemberId, today: date) -> None:
        """Answer somebody who was outvoted, after the decision.

        Raises:
            DecisionOpenError: the outcome is not recorded yet.
            NoDissentError: this person did not dissent.
        """
        outcome = self._must_be_closed()
        if member not in {each.member for each in outcome.dissent}:
            raise NoDissentError
        if self.answers.get(member) != text:
            self._dissent_answered(answer=Answer(member, text), by=by, on=today)

    @event(DissentAnswered)
    def _dissent_answered(self, *, answer: Answer, by: MemberId, on: date) -> None:
        self.answers[answer.member] = answer.text

    def feed_back(
        self, *, said: str, acted: bool, response: str, because: str, on: date, by: MemberId
    ) -> int:
        """Record what people were told of what became of their words, and give its number.

        Raises:
            DecisionOpenError: the outcome is not recorded yet.
        """
        self._must_be_closed()
        told = [
            e for e in self.feedback if (e.said, e.acted, e.response) == (said, acted, response)
        ]
        if told:
            return told[0].number
        number = len(self.feedback) + 1
        self._fed_back(
            number=number, said=said, acted=acted, response=response, because=because, on=on, by=by
        )
        return number

    @event(FedBack)
    def _fed_back(
        self,
        *,
        number: int,
        said: str,
        acted: bool,
        response: str,
        because: str,
        on: date,
        by: MemberId,
    ) -> None:
        self.feedback += [Feedback(number, said, acted, response, because, on, by)]

    def check(
        self, option: str, *, answered: Collection[MemberId] = (), rules: Rules, today: date
    ) -> Check:
        """Say whether the decision would be co-produced if this option were chosen today."""
        dissent = {each.member for each in self.dissent_from(option)}
        return check(
            rules.policy,
            calendar=rules.calendar,
            invitations=self.invited.values(),
            expected=rules.expected,
            took_part=self.took_part,
            ignored=frozenset(dissent - set(answered)),
            last_day=min(self.deadline, today),
        )

    def dissent_from(self, option: str) -> tuple[Dissent, ...]:
        """Give the positions that go against an option."""
        latest = (history[-1] for history in self.positions.values())
        against = (each for each in latest if each.opposes(option))
        return tuple(Dissent(e.by, e.speaks_as, e.stance, e.option) for e in against)

    @property
    def is_open(self) -> bool:
        """Say whether people can still contribute and take positions."""
        return self.outcome is None

    @property
    def took_part(self) -> frozenset[MemberId]:
        """Name those who said something or took a position."""
        return frozenset(self.positions) | {each.by for each in self.contributions}

    def position_of(self, member: MemberId) -> Position | None:
        """Give somebody's position now; None if they took none."""
        return self.positions.get(member, (None,))[-1]

    def must_take(self, member: MemberId) -> Capacity:
        """Say as what somebody takes part.

        Raises:
            DecisionClosedError: the outcome is recorded.
            NotInvitedError: the person was not asked.
        """
        self._must_be_open()
        if member not in self.invited:
            raise NotInvitedError
        return self.invited[member].speaks_as

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise DecisionClosedError

    def _must_be_closed(self) -> Outcome:
        if self.outcome is None:
            raise DecisionOpenError
        return self.outcome
