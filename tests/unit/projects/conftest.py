"""Projects, aims and decisions to begin with, made by the commands of the domain itself."""

from datetime import date

import pytest

from alongside.eventlog.aggregate import Aggregate, Event, StreamId
from alongside.privacy.sealed import Purpose, Sealed
from alongside.projects.domain.aim import Aim, AimText
from alongside.projects.domain.coproduction import DEFAULT_POLICY, Rules
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import About, Method, Option, Subject
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole
from alongside.projects.domain.project import Project
from alongside.projects.domain.working_days import england

# A Monday.
TODAY = date(2026, 11, 23)
PROJECT = StreamId("project-1")
CALENDAR = england(2026, 2027)


def events_of(aggregate: Aggregate) -> list[Event]:
    """Give the events since the last look, as a command would save them."""
    return list(aggregate.collect_events())  # type: ignore[arg-type]


@pytest.fixture
def project() -> Project:
    """A project led by Lena, with Sam (staff), Ada (lived experience) and Cleo (a carer)."""
    made = Project.start(
        PROJECT,
        title="Fair access to talking therapies",
        about="Too few South Asian women reach us.",
        population="South Asian women in Dale End",
        by=MemberId("lena"),
        speaks_as=Capacity.STAFF,
        today=TODAY,
    )
    for member, role, speaks_as in (
        ("sam", ProjectRole.TEAM_MEMBER, Capacity.STAFF),
        ("ada", ProjectRole.LIVED_EXPERIENCE_PARTNER, Capacity.LIVED_EXPERIENCE),
        ("cleo", ProjectRole.LIVED_EXPERIENCE_PARTNER, Capacity.CARER),
        ("vera", ProjectRole.VOLUNTARY_SECTOR_PARTNER, Capacity.VOLUNTARY_SECTOR),
    ):
        made.join(MemberId(member), role=role, speaks_as=speaks_as, today=TODAY)
    made.collect_events()
    return made


@pytest.fixture
def aim() -> Aim:
    made = Aim.begin(PROJECT)
    made.collect_events()
    return made


@pytest.fixture
def text() -> AimText:
    return AimText(
        statement="Raise first appointments kept from 41% to 60% by March 2027",
        what="Kept first appointments",
        for_whom="South Asian women in Dale End",
        baseline="41%",
        target="60%",
        measure="First appointments kept, by month",
        by_when=date(2027, 3, 31),
    )


@pytest.fixture
def decision() -> Decision:
    """Draft 3 or another draft, to be answered by the Monday after next."""
    made = Decision.open(
        StreamId("decision-1"),
        project=PROJECT,
        question="Is draft 3 our aim?",
        about=About(Subject.AIM_DRAFT, "3"),
        options=[Option("a", "Adopt draft 3", adopts=3), Option("b", "Write another draft")],
        method=Method.CONSENSUS,
        deadline=date(2026, 12, 7),
        deadline_agreed=True,
        by=MemberId("lena"),
        today=TODAY,
    )
    made.collect_events()
    return made


@pytest.fixture
def invited(decision: Decision) -> Decision:
    """The same decision, with two people of each side invited in time."""
    for member, speaks_as in (
        ("lena", Capacity.STAFF),
        ("sam", Capacity.STAFF),
        ("ada", Capacity.LIVED_EXPERIENCE),
        ("cleo", Capacity.CARER),
    ):
        decision.invite(MemberId(member), speaks_as=speaks_as, today=TODAY, calendar=CALENDAR)
    decision.collect_events()
    return decision


@pytest.fixture
def rules() -> Rules:
    return Rules(
        policy=DEFAULT_POLICY,
        calendar=CALENDAR,
        expected=frozenset({MemberId("ada"), MemberId("cleo")}),
        seniors=frozenset({MemberId("lena")}),
    )


@pytest.fixture
def words() -> Sealed:
    return Sealed(person="ada", purpose=Purpose.NARRATIVE, nonce=b"n" * 12, text=b"sealed")
