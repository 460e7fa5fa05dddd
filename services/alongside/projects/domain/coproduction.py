"""What makes a decision co-produced: a trust's policy, and the check of one decision against it."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

import msgspec

from alongside.projects.domain.errors import NotCoProducedError, NotSeniorError
from alongside.projects.domain.people import Capacity, MemberId, Side, side_of
from alongside.projects.domain.working_days import WorkingDays


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a trust asks of a decision before it calls it co-produced.

    `notice` is in working days; `taking_part` counts people with lived experience.
    """

    notice: int = 5
    taking_part: int = 2


DEFAULT_POLICY = Policy()


class Requirement(StrEnum):
    """One thing that a co-produced decision has."""

    INVITED_IN_TIME = "invited_in_time"
    TOOK_PART = "took_part"
    NOBODY_IGNORED = "nobody_ignored"


class Finding(msgspec.Struct, frozen=True):
    """Whether a decision has one of these things, in plain words."""

    requirement: Requirement
    met: bool
    says: str


class Check(msgspec.Struct, frozen=True):
    """Whether a decision was co-produced, and why or why not."""

    co_produced: bool
    findings: tuple[Finding, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Say what is missing, a sentence each."""
        return tuple(finding.says for finding in self.findings if not finding.met)


class Invitation(msgspec.Struct, frozen=True):
    """Who was invited to a decision, and as what they speak.

    `notice` is in working days, from the day of the invitation until answers are due.
    """

    member: MemberId
    speaks_as: Capacity
    on: date
    notice: int


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds when an outcome is recorded.

    `expected` are the team's members with lived experience when the decision was opened;
    `seniors` are those who may answer for going on without co-production.
    """

    policy: Policy
    calendar: WorkingDays
    expected: frozenset[MemberId]
    seniors: frozenset[MemberId]


class Override(msgspec.Struct, frozen=True):
    """Why a senior lead let the team go on without co-production."""

    by: MemberId
    reason: str


def answered_for(
    found: Check, override: Override | None, seniors: frozenset[MemberId]
) -> Override | None:
    """Give the override that a decision needs: none if it is co-produced.

    Raises:
        NotCoProducedError: it is needed, and there is none.
        NotSeniorError: whoever gave it is not one of the project's senior leads.
    """
    if found.co_produced:
        return None
    if override is None:
        raise NotCoProducedError(missing=found.missing)
    if override.by not in seniors:
        raise NotSeniorError
    return override


def check(
    policy: Policy,
    *,
    calendar: WorkingDays,
    invitations: Collection[Invitation],
    expected: frozenset[MemberId],
    took_part: frozenset[MemberId],
    ignored: frozenset[MemberId],
    last_day: date,
) -> Check:
    """Hold a decision against a policy.

    `expected` are the team's members with lived experience when the decision was opened;
    `ignored` are those whose dissent has no answer; `last_day` is when answers were due, or when
    it was decided if that was sooner.
    """
    heard = [each for each in invitations if side_of(each.speaks_as) is Side.LIVED_EXPERIENCE]
    members = frozenset(each.member for each in heard)
    findings = (
        _invited_in_time(policy, calendar, heard, expected, last_day),
        _took_part(policy, len(members & took_part)),
        _nobody_ignored(len(members & ignored)),
    )
    return Check(all(finding.met for finding in findings), findings)


def _invited_in_time(
    policy: Policy,
    calendar: WorkingDays,
    invited: Collection[Invitation],
    expected: frozenset[MemberId],
    last_day: date,
) -> Finding:
    days = counted(policy.notice, "working day")
    in_time = frozenset(
        each.member for each in invited if calendar.between(each.on, last_day) >= policy.notice
    )
    left_out = expected - {each.member for each in invited}
    late = (expected - left_out) - in_time
    if not invited:
        says, met = "Nobody with lived experience was invited.", False
    elif left_out:
        who = people(len(left_out))
        says = f"{who} of the team with lived experience {was(left_out)} not invited."
        met = False
    elif late or not in_time:
        late = late or frozenset(each.member for each in invited)
        says = f"{people(len(late))} with lived experience had less than {days} to prepare."
        met = False
    else:
        says = f"{people(len(in_time))} with lived experience had at least {days} to prepare."
        met = True
    return Finding(Requirement.INVITED_IN_TIME, met, says)


def _took_part(policy: Policy, present: int) -> Finding:
    met = present >= policy.taking_part
    says = f"{people(present)} with lived experience took part"
    says += "." if met else f", and at least {policy.taking_part} are needed."
    return Finding(Requirement.TOOK_PART, met, says)


def _nobody_ignored(ignored: int) -> Finding:
    if not ignored:
        says = "Nobody with lived experience was outvoted without a recorded answer."
    else:
        verb = "was" if ignored == 1 else "were"
        says = f"{people(ignored)} with lived experience {verb} outvoted without a recorded answer."
    return Finding(Requirement.NOBODY_IGNORED, not ignored, says)


def counted(number: int, thing: str) -> str:
    """Say `1 working day`, `5 working days`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def people(number: int) -> str:
    """Say `Nobody`, `1 person`, `3 people`."""
    return {0: "Nobody", 1: "1 person"}.get(number, f"{number} people")


def was(some: Collection[object]) -> str:
    """Give the verb that fits their number."""
    return "was" if len(some) == 1 else "were"
