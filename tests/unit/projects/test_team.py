"""The team of a project: who joins, changes, leaves, leads and sponsors."""

from datetime import date

import pytest

from alongside.projects.domain.errors import (
    AgreementOrderError,
    NotOnTeamError,
    SponsorMissingError,
)
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole, Side, side_of
from alongside.projects.domain.project import Project
from alongside.projects.domain.project_events import (
    CoProductionLeadNamed,
    CoProductionLeadStoodDown,
    ProjectDescribed,
    TeamMemberChanged,
    TeamMemberLeft,
)

TODAY = date(2026, 11, 23)
ADA, CLEO, LENA, SAM = (MemberId(each) for each in ("ada", "cleo", "lena", "sam"))


def kinds(project: Project) -> list[str]:
    return [type(each).__name__ for each in project.collect_events()]


def test_whoever_starts_a_project_leads_it() -> None:
    made = Project.start(
        "project-9",  # type: ignore[arg-type]
        title="t",
        about="a",
        population="p",
        by=LENA,
        speaks_as=Capacity.STAFF,
        today=TODAY,
    )
    assert made.team[LENA].role is ProjectRole.PROJECT_LEAD
    assert kinds(made) == ["ProjectStarted", "TeamMemberJoined"]


def test_a_project_is_described_anew(project: Project) -> None:
    project.describe(title="New", about="b", population="c")
    assert kinds(project) == [ProjectDescribed.__name__]
    assert (project.title, project.about, project.population) == ("New", "b", "c")


def test_the_same_description_again_changes_nothing(project: Project) -> None:
    project.describe(title=project.title, about=project.about, population=project.population)
    assert kinds(project) == []


def test_somebody_in_the_team_takes_another_role_and_keeps_the_day_they_joined(
    project: Project,
) -> None:
    later = date(2026, 12, 1)
    project.join(SAM, role=ProjectRole.QI_COACH, speaks_as=Capacity.STAFF, today=later)
    assert kinds(project) == [TeamMemberChanged.__name__]
    assert project.team[SAM].role is ProjectRole.QI_COACH
    assert project.team[SAM].since == TODAY


def test_joining_again_unchanged_changes_nothing(project: Project) -> None:
    project.join(SAM, role=ProjectRole.TEAM_MEMBER, speaks_as=Capacity.STAFF, today=TODAY)
    assert kinds(project) == []


def test_somebody_leaves_without_a_reason(project: Project) -> None:
    project.leave(ADA, today=TODAY)
    assert kinds(project) == [TeamMemberLeft.__name__]
    assert ADA not in project.team


def test_leaving_twice_changes_nothing(project: Project) -> None:
    project.leave(ADA, today=TODAY)
    project.collect_events()
    project.leave(ADA, today=TODAY)
    assert kinds(project) == []


def test_the_co_production_lead_is_named_and_hands_over(project: Project) -> None:
    project.name_co_production_lead(ADA)
    project.name_co_production_lead(CLEO, because="Ada has a new job")
    first, second = project.collect_events()
    assert isinstance(first, CoProductionLeadNamed)
    assert not first.before
    assert isinstance(second, CoProductionLeadNamed)
    assert (second.member, second.before) == (CLEO, ADA)


def test_naming_the_same_lead_again_changes_nothing(project: Project) -> None:
    project.name_co_production_lead(ADA)
    project.collect_events()
    project.name_co_production_lead(ADA)
    assert kinds(project) == []


def test_a_lead_from_outside_of_the_team_is_refused(project: Project) -> None:
    with pytest.raises(NotOnTeamError):
        project.name_co_production_lead(MemberId("nobody"))
    assert kinds(project) == []


def test_the_lead_who_leaves_the_team_stands_down(project: Project) -> None:
    project.name_co_production_lead(ADA)
    project.collect_events()
    project.leave(ADA, today=TODAY)
    assert kinds(project) == [CoProductionLeadStoodDown.__name__, TeamMemberLeft.__name__]
    assert not project.co_production_lead


@pytest.mark.parametrize(("member", "role_name"), [("dora", ""), ("", "Medical director")])
def test_a_sponsor_is_a_member_or_a_named_role(
    project: Project, member: str, role_name: str
) -> None:
    project.record_agreement(
        member=MemberId(member),
        role_name=role_name,
        scope="Everything within our budget",
        starts=TODAY,
        until=date(2027, 11, 23),
    )
    assert kinds(project) == ["SponsorAgreed"]
    assert project.agreement is not None
    assert (MemberId("dora") in project.seniors()) is bool(member)


def test_the_same_agreement_again_changes_nothing(project: Project) -> None:
    for _ in range(2):
        project.record_agreement(
            member=LENA, role_name="", scope="All", starts=TODAY, until=date(2027, 1, 1)
        )
    assert kinds(project) == ["SponsorAgreed"]


def test_an_agreement_by_nobody_is_refused(project: Project) -> None:
    with pytest.raises(SponsorMissingError):
        project.record_agreement(
            member=MemberId(""), role_name="", scope="All", starts=TODAY, until=TODAY
        )
    assert kinds(project) == []


def test_an_agreement_that_ends_before_it_starts_is_refused(project: Project) -> None:
    with pytest.raises(AgreementOrderError):
        project.record_agreement(
            member=LENA, role_name="", scope="All", starts=TODAY, until=date(2026, 11, 22)
        )


def test_senior_leads_are_the_project_leads_and_the_sponsor(project: Project) -> None:
    assert project.seniors() == {LENA}


def test_members_with_lived_experience_are_those_who_were_there_on_the_day(
    project: Project,
) -> None:
    project.join(
        MemberId("late"),
        role=ProjectRole.LIVED_EXPERIENCE_PARTNER,
        speaks_as=Capacity.LIVED_EXPERIENCE,
        today=date(2026, 12, 1),
    )
    assert project.with_lived_experience(since_before=TODAY) == {ADA, CLEO}


@pytest.mark.parametrize(
    ("capacity", "side"),
    [
        (Capacity.LIVED_EXPERIENCE, Side.LIVED_EXPERIENCE),
        (Capacity.CARER, Side.LIVED_EXPERIENCE),
        (Capacity.STAFF, Side.STAFF),
        (Capacity.VOLUNTARY_SECTOR, None),
        (None, None),
    ],
)
def test_each_capacity_stands_on_a_side_or_on_none(
    capacity: Capacity | None, side: Side | None
) -> None:
    assert side_of(capacity) is side
