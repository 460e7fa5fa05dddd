"""Meetings on a real database: planned by leads, answered by the invited, hidden from others."""

from datetime import UTC, date, datetime

import pytest
from tests.service.participation.conftest import Trust

from alongside.participation.domain.activity import Activity
from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.errors import (
    ActivityNotFoundError,
    DecisionNotFoundError,
    MemberNotFoundError,
    NoRateError,
    NotCoProductionLeadError,
    NotLeadError,
    NotOnTeamError,
    ProjectNotFoundError,
)
from alongside.participation.followers import identity, projects

HELD = date(2026, 11, 27)
AFTER = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
TEAM = (
    ("Lena", "project_lead", "staff"),
    ("Hugh", "team_member", "staff"),
    ("Ada", "lived_experience_partner", "lived_experience"),
    ("Cleo", "lived_experience_partner", "carer"),
)


@pytest.fixture
def project(trust: Trust) -> str:
    """A project whose trust pays £20 up to two hours."""
    trust.pay_by_card()
    return trust.project(*TEAM)


def plan(
    trust: Trust,
    project: str,
    *invite: str,
    by: str = "Lena",
    on: date = HELD,
    about: str = "",
) -> str:
    return trust.application.plan_activity(
        trust.as_(by),
        trust.reader(by),
        project,
        title="The draft aim",
        about=about,
        on=on,
        starts="18:30",
        minutes=120,
        place="The chapel room",
        invite=[trust.members[name] for name in invite],
    ).stream


def apply(trust: Trust, stream: str, kind: str, version: int, **facts: object) -> None:
    """Let a line of projects' log arrive."""
    with trust.tenancy.transaction(trust.tenant) as tx:
        projects.apply(tx, trust.line(stream, kind, version, **facts), 1)


def test_a_person_sees_what_they_are_offered_and_says_yes(trust: Trust, project: str) -> None:
    made = plan(trust, project, "Ada", "Hugh")
    (before,) = trust.application.invitations(trust.reader("Ada"))
    assert (before.offer_pence, before.accepted, before.preference) == (2000, None, None)
    assert (before.project_title, before.on, before.starts) == ("Fair access", HELD, "18:30")
    (staff,) = trust.application.invitations(trust.reader("Hugh"))
    assert staff.offer_pence == 0

    trust.application.answer(trust.as_("Ada"), made, accepted=True)
    trust.application.prefer(trust.as_("Ada"), made, Preference.REDUCED, pence=1250)
    after = trust.application.invitation(trust.reader("Ada"), made)
    assert (after.accepted, after.preference) == (True, Preference.REDUCED)
    assert (after.offer_pence, after.preferred_pence) == (2000, 1250)


def test_colleagues_see_who_comes_but_not_what_they_chose(trust: Trust, project: str) -> None:
    made = plan(trust, project, "Ada", "Cleo")
    trust.application.answer(trust.as_("Ada"), made, accepted=True)
    trust.application.prefer(trust.as_("Ada"), made, Preference.DECLINED)
    found = trust.application.activity(trust.reader("Lena"), made)
    assert [(each.name, each.accepted) for each in found.invited] == [("Ada", True), ("Cleo", None)]
    assert "preference" not in str(found.invited).lower()
    assert found.mine is None
    (row,) = trust.application.activities(trust.reader("Lena"), project)
    assert (row.invited, row.accepted, row.confirmed) == (2, 1, 0)


def test_a_meeting_as_it_was_before_an_answer(trust: Trust, project: str) -> None:
    made = plan(trust, project, "Ada")
    trust.application.answer(trust.as_("Ada"), made, accepted=True)
    reader = trust.reader("Lena")
    versions = [
        trust.application.activity(reader, made, as_at=position).version for position in (4, 5)
    ]
    assert versions == [2, 3]


def test_who_came_is_confirmed_by_a_co_production_lead(trust: Trust, project: str) -> None:
    made = plan(trust, project, "Ada")
    member = trust.members["Ada"]
    confirm = trust.application.confirm_attendance
    with pytest.raises(NotCoProductionLeadError):
        confirm(trust.as_("Lena", at=AFTER), trust.reader("Lena"), made, member=member, minutes=120)
    apply(trust, project, "project.co_production_lead_named.v1", 6, member=trust.members["Hugh"])
    confirm(trust.as_("Hugh", at=AFTER), trust.reader("Hugh"), made, member=member, minutes=100)
    found = trust.application.invitation(trust.reader("Ada"), made)
    assert found.attended_minutes == 100
    (row,) = trust.application.activities(trust.reader("Lena"), project)
    assert row.confirmed == 1


def test_a_line_says_as_what_its_actor_speaks_in_the_project(trust: Trust, project: str) -> None:
    made = plan(trust, project, "Cleo")
    trust.application.answer(trust.as_("Cleo"), made, accepted=True)
    with trust.tenancy.transaction(trust.tenant):
        lines = trust.application.recorder.lines_of(made)
    capacities = [each.capacity for each in trust.application.codec.decode(lines)]
    assert capacities == ["staff", "staff", "carer"]


def test_a_meeting_prepares_a_decision_of_its_project(trust: Trust, project: str) -> None:
    opened = {"project": project, "question": "Is draft 1 our aim?"}
    apply(trust, "decision-1", "decision.opened.v1", 1, **opened)
    apply(trust, "decision-1", "decision.outcome_recorded.v1", 2)
    made = plan(trust, project, about="decision-1")
    found = trust.application.activity(trust.reader("Lena"), made)
    assert (found.about, found.question) == ("decision-1", "Is draft 1 our aim?")
    (decision,) = trust.application.project_decisions(trust.reader("Lena"), project)
    assert decision.decided


def test_meetings_are_planned_by_those_who_lead(trust: Trust, project: str) -> None:
    with pytest.raises(NotLeadError):
        plan(trust, project, by="Ada")
    plan(trust, project, by="Bea")
    apply(trust, project, "project.co_production_lead_named.v1", 6, member=trust.members["Hugh"])
    plan(trust, project, by="Hugh")
    assert len(trust.application.activities(trust.reader("Lena"), project)) == 2


def test_no_meeting_is_planned_for_a_day_without_rates(trust: Trust) -> None:
    project = trust.project(*TEAM)
    with pytest.raises(NoRateError):
        plan(trust, project)
    trust.pay_by_card(date(2026, 12, 1))
    with pytest.raises(NoRateError):
        plan(trust, project)
    plan(trust, project, on=date(2026, 12, 1))


def test_a_meeting_prepares_no_decision_of_another_project(trust: Trust, project: str) -> None:
    other = trust.project(title="Other")
    apply(trust, "decision-9", "decision.opened.v1", 1, project=other, question="?")
    for about in ("decision-9", "decision-none"):
        with pytest.raises(DecisionNotFoundError):
            plan(trust, project, about=about)


def test_a_meeting_is_for_the_team_as_it_is_now(trust: Trust, project: str) -> None:
    trust.welcome("Gone", "team_member")
    place = {"member": trust.members["Gone"], "role": "team_member", "speaks_as": "staff"}
    apply(trust, project, "project.member_joined.v1", 7, **place)
    with trust.tenancy.transaction(trust.tenant) as tx:
        identity.apply(tx, trust.line(trust.members["Gone"], "member.left.v1", 3), 1)
    for name in ("Finn", "Gone"):
        with pytest.raises(NotOnTeamError):
            plan(trust, project, "Ada", name)
    assert trust.application.invitations(trust.reader("Ada")) == []


def test_nobody_from_elsewhere_is_invited(trust: Trust, project: str) -> None:
    made = plan(trust, project)
    with pytest.raises(MemberNotFoundError):
        trust.application.invite(trust.as_("Lena"), trust.reader("Lena"), made, ["member-other"])
    with pytest.raises(NotOnTeamError):
        trust.application.invite(
            trust.as_("Lena"), trust.reader("Lena"), made, [trust.members["Finn"]]
        )
    with pytest.raises(NotLeadError):
        trust.application.invite(
            trust.as_("Ada"), trust.reader("Ada"), made, [trust.members["Cleo"]]
        )
    trust.application.invite(trust.as_("Lena"), trust.reader("Lena"), made, [trust.members["Ada"]])
    found = trust.application.as_it_was(Activity, made, tenant=trust.tenant)
    assert list(found.invited) == [trust.members["Ada"]]


def test_what_somebody_may_not_see_is_answered_like_nothing(trust: Trust, project: str) -> None:
    made = plan(trust, project, "Ada")
    for name in ("Finn", "Fay"):
        with pytest.raises(ProjectNotFoundError):
            trust.application.activities(trust.reader(name), project)
        with pytest.raises(ActivityNotFoundError):
            trust.application.activity(trust.reader(name), made)
        with pytest.raises(ActivityNotFoundError):
            trust.application.invitation(trust.reader(name), made)
    for name in ("Lena", "Cleo", "Bea", "Otto"):
        assert trust.application.activity(trust.reader(name), made).activity == made


def test_who_left_the_team_keeps_their_invitation(trust: Trust, project: str) -> None:
    made = plan(trust, project, "Ada")
    apply(trust, project, "project.member_left.v1", 6, member=trust.members["Ada"])
    assert trust.application.projects(trust.reader("Ada")) == []
    assert trust.application.activity(trust.reader("Ada"), made).mine is not None
    trust.application.answer(trust.as_("Ada"), made, accepted=False)
    assert trust.application.invitation(trust.reader("Ada"), made).accepted is False


def test_projects_are_known_as_projects_calls_them(trust: Trust, project: str) -> None:
    apply(trust, project, "project.described.v1", 6, title="Fair access for all")
    apply(trust, project, "project.co_production_lead_named.v1", 7, member=trust.members["Ada"])
    assert trust.application.see_project(trust.reader("Ada"), project).title == (
        "Fair access for all"
    )
    assert trust.application.team(trust.reader("Ada"), project).confirms(trust.reader("Ada"))
    apply(trust, project, "project.co_production_lead_stood_down.v1", 8)
    apply(
        trust, project, "project.member_changed.v1", 9,
        member=trust.members["Ada"], role="project_lead", speaks_as="carer",
    )  # fmt: skip
    changed = trust.application.team(trust.reader("Ada"), project)
    assert not changed.confirms(trust.reader("Ada"))
    assert changed.plans(trust.reader("Ada"))
    assert changed.capacity_of(trust.members["Ada"]) == "carer"
