"""Commands on decisions."""

from collections.abc import Mapping, Sequence
from datetime import date

from alongside.eventlog.application import CommandContext, Saved, Work
from alongside.projects.application.log import ProjectsLog
from alongside.projects.domain.aim import Aim, aim_of
from alongside.projects.domain.coproduction import Override
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import (
    About,
    Contributed,
    Method,
    Option,
    PositionTaken,
    Privacy,
    Stance,
    Subject,
)
from alongside.projects.domain.decision_records import Material
from alongside.projects.domain.people import Capacity, MemberId
from alongside.projects.domain.project import Project
from alongside.projects.domain.working_days import uk_day
from alongside.projects.queries.members import must_be_members


class DecisionCommands(ProjectsLog):
    """What people may do with a decision, from the question to what came of it."""

    def open_decision(
        self,
        context: CommandContext,
        project: str,
        *,
        question: str,
        about: About,
        options: Sequence[Option],
        method: Method,
        deadline: date,
        deadline_agreed: bool,
        materials: Sequence[Material] = (),
        invite: Mapping[str, Capacity],
    ) -> Saved:
        """Put a question to people, with what they need to read, and invite them.

        Raises:
            DraftNotFoundError: the decision is about, or adopts, a draft that does not exist.
            MemberNotFoundError: somebody invited is not a member of the trust.
        """
        with self.on_project(context, project) as (work, found):
            self.fold(Aim, aim_of(project)).must_have(_drafts(about, options))
            decision = Decision.open(
                self.new_id("decision"),
                project=found.stream,
                question=question,
                about=about,
                options=options,
                method=method,
                deadline=deadline,
                deadline_agreed=deadline_agreed,
                by=MemberId(context.actor),
                today=uk_day(context.at),
            )
            for material in materials:
                decision.add_material(material)
            self._invite(work, decision, found, invite)
            return work.save(decision)

    def add_material(self, context: CommandContext, decision: str, material: Material) -> Saved:
        """Add something to read, hear or see before deciding."""
        with self.on_decision(context, decision) as (work, found, _):
            found.add_material(material)
            return work.save(found)

    def invite(
        self, context: CommandContext, decision: str, invite: Mapping[str, Capacity]
    ) -> Saved:
        """Ask more people; in the team each speaks as there, else as given here.

        Raises:
            MemberNotFoundError: somebody is not a member of the trust.
        """
        with self.on_decision(context, decision) as (work, found, project):
            self._invite(work, found, project, invite)
            return work.save(found)

    def contribute(self, context: CommandContext, decision: str, *, text: str) -> Saved:
        """Say what one thinks, in one's own words."""
        with self.on_decision(context, decision) as (work, found, _):
            found.must_take(MemberId(context.actor))
            sealed = self.seal_next(work, found, Contributed, "text", text)
            found.contribute(sealed, by=MemberId(context.actor), today=uk_day(context.at))
            return work.save(found)

    def take_position(
        self,
        context: CommandContext,
        decision: str,
        *,
        option: str,
        stance: Stance,
        reason: str = "",
        privacy: Privacy = Privacy.OPEN,
    ) -> Saved:
        """Say where one stands, with a reason that may stay private."""
        with self.on_decision(context, decision) as (work, found, _):
            found.must_take(MemberId(context.actor))
            sealed = (
                self.seal_next(work, found, PositionTaken, "reason", reason) if reason else None
            )
            found.take_position(
                stance,
                option=option,
                reason=sealed,
                privacy=privacy,
                by=MemberId(context.actor),
                today=uk_day(context.at),
            )
            return work.save(found)

    def record_outcome(
        self,
        context: CommandContext,
        decision: str,
        *,
        expected: int,
        option: str,
        rationale: str,
        changed_by_lived_experience: str,
        answers: Mapping[MemberId, str],
        override: Override | None = None,
    ) -> Saved:
        """Record what was decided; an option that adopts a draft makes it the project's aim."""
        with self.on_decision(context, decision, expected=expected) as (work, found, project):
            found.record_outcome(
                option,
                rationale=rationale,
                changed_by_lived_experience=changed_by_lived_experience,
                answers=answers,
                override=override,
                rules=self.rules(found, project),
                by=MemberId(context.actor),
                today=uk_day(context.at),
            )
            draft = found.options[option].adopts
            if not draft:
                return work.save(found)
            aim = work.get(Aim, aim_of(found.project))
            aim.adopt(draft, decision=found.stream)
            return work.save(found, aim)

    def answer_dissent(
        self, context: CommandContext, decision: str, *, member: str, text: str
    ) -> Saved:
        """Answer somebody who was outvoted, after the decision."""
        with self.on_decision(context, decision) as (work, found, _):
            found.answer_dissent(
                MemberId(member), text, by=MemberId(context.actor), today=uk_day(context.at)
            )
            return work.save(found)

    def feed_back(
        self,
        context: CommandContext,
        decision: str,
        *,
        said: str,
        acted: bool,
        response: str,
        because: str,
        on: date,
    ) -> Saved:
        """Record what people were told of what became of their words."""
        with self.on_decision(context, decision) as (work, found, _):
            found.feed_back(
                said=said,
                acted=acted,
                response=response,
                because=because,
                on=on,
                by=MemberId(context.actor),
            )
            return work.save(found)

    def _invite(
        self, work: Work, decision: Decision, project: Project, invite: Mapping[str, Capacity]
    ) -> None:
        must_be_members(work.tx, invite)
        for member, otherwise in invite.items():
            decision.invite(
                MemberId(member),
                speaks_as=project.capacity_of(MemberId(member)) or otherwise,
                today=uk_day(work.context.at),
                calendar=self.calendar,
            )


def _drafts(about: About, options: Sequence[Option]) -> frozenset[int]:
    """Number the drafts that a decision speaks of."""
    named = {option.adopts for option in options if option.adopts}
    if about.kind is Subject.AIM_DRAFT and about.which.isdecimal():
        named.add(int(about.which))
    return frozenset(named)
