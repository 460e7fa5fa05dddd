"""How an example is told: who does what, how many days ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alongside.eventlog.application import CommandContext
from alongside.participation.application.service import ParticipationApplication
from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.days import uk_day
from alongside.participation.domain.people import Capacity, MemberId
from alongside.participation.domain.rate_card import Band, ExpenseKind, ExpenseLimit
from alongside.participation.domain.rights import Role
from alongside.participation.queries.reader import Reader

_TRACE = f"00-{'0' * 31}3-{'0' * 15}3-00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting to plan: days count from Monday; `about` is the question of a decision."""

    title: str
    days: int
    starts: str
    minutes: int
    place: str
    about: str = ""


class Story:
    """What one trust's project met for, told in order.

    Days are counted from this week's Monday, so that whatever the day, staff act on working days,
    and everything told with a negative number lies before today.
    """

    def __init__(
        self,
        application: ParticipationApplication,
        *,
        tenant: str,
        members: Mapping[str, str],
        project: str,
        decisions: Mapping[str, str],
        now: datetime,
    ) -> None:
        self.application = application
        self.tenant = tenant
        self.members = members
        self.project = project
        self.decisions = decisions
        today = uk_day(now)
        self._monday = today - timedelta(today.weekday())
        self._minutes = 0

    def day(self, days: int) -> date:
        """Give the day that many days from Monday; negative for what is past."""
        return self._monday + timedelta(days)

    def by(self, name: str, days: int) -> CommandContext:
        """Let somebody act on a day; what is told later happens later in its day."""
        self._minutes += 4
        # After what the same day saw in the project itself.
        afternoon = datetime.combine(self.day(days), time(14), UTC)
        return CommandContext(
            tenant=self.tenant,
            actor=self.members[name],
            capacity=Capacity.STAFF,
            at=afternoon + timedelta(minutes=self._minutes),
            trace=_TRACE,
        )

    def reader(self, name: str, *roles: Role) -> Reader:
        """Let somebody read with roles of theirs."""
        return Reader(self.tenant, MemberId(self.members[name]), frozenset(roles))

    def rates(
        self,
        finance_officer: str,
        days: int,
        bands: Sequence[tuple[int, int]],
        expenses: Mapping[ExpenseKind, int],
    ) -> None:
        """Adopt the trust's first rate card: pence from so many minutes on, and for expenses."""
        self.application.adopt_rate_card(
            self.by(finance_officer, days),
            effective_from=self.day(days),
            bands=[Band(minutes, pence) for minutes, pence in bands],
            expenses=[ExpenseLimit(kind, pence) for kind, pence in expenses.items()],
            expected=0,
        )

    def register(self, name: str, days: int, contact: str, account: BankAccount) -> None:
        """Let somebody give their details and where to pay them."""
        saved = self.application.give_details(
            self.by(name, days), name=name, contact=contact, expected=0
        )
        self.application.give_bank_details(self.by(name, days), account, expected=saved.version)

    def plan(self, lead: str, days: int, meeting: Meeting, invite: Sequence[str]) -> str:
        """Plan a meeting and give it; `lead` leads the project."""
        return self.application.plan_activity(
            self.by(lead, days),
            self.reader(lead, Role.PROJECT_LEAD),
            self.project,
            title=meeting.title,
            about=self.decisions[meeting.about] if meeting.about else "",
            on=self.day(meeting.days),
            starts=meeting.starts,
            minutes=meeting.minutes,
            place=meeting.place,
            invite=[self.members[name] for name in invite],
        ).stream

    def answer(self, name: str, days: int, activity: str, *, accepted: bool = True) -> None:
        """Say whether one comes."""
        self.application.answer(self.by(name, days), activity, accepted=accepted)

    def prefer(
        self, name: str, days: int, activity: str, preference: Preference, *, pence: int = 0
    ) -> None:
        """Choose how one is paid."""
        self.application.prefer(self.by(name, days), activity, preference, pence=pence)

    def came(self, lead: str, days: int, activity: str, minutes: Mapping[str, int]) -> None:
        """Confirm for how long people took part; `lead` leads co-production."""
        for name, lasted in minutes.items():
            self.application.confirm_attendance(
                self.by(lead, days),
                self.reader(lead, Role.CO_PRODUCTION_LEAD),
                activity,
                member=self.members[name],
                minutes=lasted,
            )
