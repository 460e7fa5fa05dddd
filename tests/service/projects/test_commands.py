"""Commands on a real log: what they leave in it, in the read tables, and in the history."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from tests.service.projects.conftest import Trust

from alongside.eventlog.application import AsAt
from alongside.eventlog.errors import StaleVersionError, StreamNotFoundError
from alongside.projects.domain.aim import Aim, Origin, aim_of
from alongside.projects.domain.coproduction import Override, Policy
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import Privacy, Stance
from alongside.projects.domain.errors import (
    DraftNotFoundError,
    MemberNotFoundError,
    NotCoProducedError,
    NotInvitedError,
)
from alongside.projects.domain.people import Capacity, MemberId, ProjectRole
from alongside.projects.domain.project import Project
from alongside.projects.domain.steps import StepStatus
from alongside.projects.queries.history import Entry, entries
from alongside.projects.queries.members import members
from alongside.projects.queries.projects import (
    decisions,
    projects,
    unanswered,
    visible,
)
from alongside.projects.queries.reader import Reader
from alongside.projects.queries.words import PRIVATE_WORDS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CLOSING = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)


def reader(trust: Trust, name: str, *roles: str) -> Reader:
    return Reader(trust.tenant, trust.members[name], frozenset(roles))


def told(trust: Trust, project: str, *, reads: bool = True, as_at: AsAt = None) -> list[Entry]:
    application = trust.application
    with trust.tenancy.transaction(trust.tenant) as tx:
        return entries(
            tx,
            application.codec,
            trust.sealer,
            of=project,
            reads_private=lambda _: reads,
            as_at=as_at,
        )


def lines(trust: Trust, stream: str) -> list[dict[str, Any]]:
    with trust.tenancy.transaction(trust.tenant):
        stored = trust.application.recorder.lines_of(stream)
    return [msgspec.json.decode(line) for line in stored]


def close(trust: Trust, decision: str, override: Override | None = None) -> None:
    found = trust.application.as_it_was(Decision, decision, tenant=trust.tenant)
    trust.application.record_outcome(
        trust.as_("Lena", at=CLOSING),
        decision,
        expected=found.version,
        option="a",
        rationale="We all agree",
        changed_by_lived_experience="The target",
        answers={},
        override=override,
    )


def test_a_project_starts_with_its_lead_and_room_for_an_aim(trust: Trust) -> None:
    project = trust.project()
    found = trust.application.as_it_was(Project, project, tenant=trust.tenant)
    assert found.seniors() == {trust.members["Lena"]}
    aim = trust.application.as_it_was(Aim, aim_of(project), tenant=trust.tenant)
    assert aim.project == project


def test_events_are_stamped_with_the_capacity_in_the_team(trust: Trust) -> None:
    project = trust.project()
    trust.application.propose_deadline(trust.as_("Ada"), project, what="Aim", due=date(2027, 1, 15))
    assert lines(trust, project)[-1]["capacity"] == "lived_experience"
    assert lines(trust, project)[0]["capacity"] == "staff"


def test_somebody_who_is_no_member_cannot_join_a_team(trust: Trust) -> None:
    project = trust.project()
    with pytest.raises(MemberNotFoundError):
        trust.application.add_team_member(
            trust.as_("Lena"),
            project,
            member="member-0",
            role=ProjectRole.TEAM_MEMBER,
            speaks_as=Capacity.STAFF,
        )


def test_a_stale_version_says_what_changed(trust: Trust) -> None:
    project = trust.project()
    with pytest.raises(StaleVersionError) as stale:
        trust.application.describe_project(
            trust.as_("Lena"), project, expected=4, title="x", about="y", population="z"
        )
    assert [each.type for each in stale.value.changes] == ["project.member_joined.v1"]


def test_what_people_say_is_not_readable_in_the_log(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    trust.application.contribute(trust.as_("Ada"), decision, text="My own story")
    (said,) = [line for line in lines(trust, decision) if line["type"] == "decision.contributed.v1"]
    assert "My own story" not in str(said)
    assert said["text"]["person"] == trust.members["Ada"]
    assert said["capacity"] == "lived_experience"


def test_a_contribution_by_somebody_not_invited_makes_no_key_and_no_event(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    before = len(lines(trust, decision))
    with pytest.raises(NotInvitedError):
        trust.application.contribute(trust.as_("Otto"), decision, text="Hello")
    assert len(lines(trust, decision)) == before


def test_an_adopting_outcome_makes_the_draft_the_aim(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    for name in ("Ada", "Cleo"):
        trust.application.take_position(trust.as_(name), decision, option="a", stance=Stance.AGREE)
    close(trust, decision)
    aim = trust.application.as_it_was(Aim, aim_of(project), tenant=trust.tenant)
    assert (aim.adopted, aim.adopted_by) == (1, decision)
    with trust.tenancy.transaction(trust.tenant) as tx:
        (row,) = projects(tx, reader(trust, "Ada"))
        (decided,) = decisions(tx, reader(trust, "Ada"), project)
    assert (row.has_aim, row.open_decisions) == (True, 0)
    assert (decided.co_produced, decided.stance) == (True, "agree")


def test_without_co_production_the_override_is_recorded(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    close(trust, decision, override=Override(MemberId(trust.members["Lena"]), "The bid closes"))
    found = trust.application.as_it_was(Decision, decision, tenant=trust.tenant)
    assert found.outcome is not None
    assert not found.outcome.check.co_produced
    assert found.outcome.override is not None
    assert found.outcome.override.reason == "The bid closes"


def test_a_decision_about_a_draft_that_is_not_there_is_refused(trust: Trust) -> None:
    project = trust.project()
    with pytest.raises(DraftNotFoundError):
        trust.decision(project, adopts=1)


def test_unanswered_decisions_are_those_one_was_invited_to(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    with trust.tenancy.transaction(trust.tenant) as tx:
        assert [row.decision for row in unanswered(tx, reader(trust, "Ada"))] == [decision]
        assert unanswered(tx, reader(trust, "Otto")) == []
    trust.application.take_position(trust.as_("Ada"), decision, option="b", stance=Stance.AGREE)
    with trust.tenancy.transaction(trust.tenant) as tx:
        assert unanswered(tx, reader(trust, "Ada")) == []


@pytest.mark.parametrize(("named", "sees"), [(("Otto",), True), (("Otto", ""), False)])
def test_a_sponsor_sees_their_project_until_another_follows(
    trust: Trust, named: tuple[str, ...], *, sees: bool
) -> None:
    project = trust.project()
    for name in named:
        trust.application.record_agreement(
            trust.as_("Lena"),
            project,
            member=trust.members.get(name, ""),
            role_name="" if name else "Medical director",
            scope="The team sets its aim",
            starts=NOW.date(),
            until=NOW.date(),
        )
    with trust.tenancy.transaction(trust.tenant) as tx:
        assert visible(tx, reader(trust, "Otto"), project) is sees
        assert not visible(tx, Reader(trust.tenant, "", frozenset()), project)


@pytest.mark.parametrize(
    ("name", "roles", "sees"),
    [
        ("Ada", (), True),
        ("Otto", (), False),
        ("Otto", ("team_member", "finance_officer", "budget_holder"), False),
        ("Otto", ("project_lead",), True),
        ("Otto", ("administrator",), True),
        ("Otto", ("co_production_lead",), True),
        ("Otto", ("auditor",), True),
    ],
)
def test_people_see_the_projects_of_their_teams_and_leads_see_all(
    trust: Trust, name: str, roles: tuple[str, ...], *, sees: bool
) -> None:
    project = trust.project()
    with trust.tenancy.transaction(trust.tenant) as tx:
        assert visible(tx, reader(trust, name, *roles), project) is sees
        assert len(projects(tx, reader(trust, name, *roles))) == int(sees)


def test_somebody_invited_sees_the_project_of_the_decision(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    trust.application.invite(trust.as_("Lena"), decision, {trust.members["Otto"]: Capacity.CARER})
    with trust.tenancy.transaction(trust.tenant) as tx:
        assert visible(tx, reader(trust, "Otto"), project)


def test_somebody_who_left_the_team_sees_it_no_more(trust: Trust) -> None:
    project = trust.project()
    trust.application.remove_team_member(trust.as_("Lena"), project, member=trust.members["Sam"])
    with trust.tenancy.transaction(trust.tenant) as tx:
        assert not visible(tx, reader(trust, "Sam"), project)


def test_steps_done_are_counted_and_uncounted(trust: Trust) -> None:
    project = trust.project()
    for status, done in (
        (StepStatus.DONE, 1),
        (StepStatus.IN_PROGRESS, 0),
        (StepStatus.DONE, 1),
    ):
        trust.application.move_step(trust.as_("Sam"), project, number=1, status=status)
        with trust.tenancy.transaction(trust.tenant) as tx:
            (row,) = projects(tx, reader(trust, "Sam"))
        assert row.steps_done == done


def test_the_history_tells_project_aim_and_decisions_in_order(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    trust.application.contribute(trust.as_("Ada"), decision, text="Count people, not visits")
    found = told(trust, project)
    assert found[0].told.sentence.startswith("Lena started the project")
    assert found[-1].told.details == (("What they said", "Count people, not visits"),)
    assert (found[-1].actor_name, found[-1].capacity) == ("Ada", "lived_experience")
    assert [each.position for each in found] == sorted(each.position for each in found)


def test_a_private_reason_stays_private_in_the_history(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    trust.application.take_position(
        trust.as_("Ada"),
        decision,
        option="a",
        stance=Stance.BLOCK,
        reason="I was not believed",
        privacy=Privacy.PRIVATE,
    )
    assert told(trust, project)[-1].told.details[0][1] == "I was not believed"
    assert told(trust, project, reads=False)[-1].told.details[0][1] == PRIVATE_WORDS


def test_the_history_of_a_moment_knows_nothing_later(trust: Trust) -> None:
    project = trust.project()
    later = NOW + timedelta(days=1)
    trust.application.move_step(
        trust.as_("Sam", at=later), project, number=1, status=StepStatus.DONE
    )
    whole = told(trust, project)
    assert told(trust, project, as_at=NOW) == whole[:-1]
    assert told(trust, project, as_at=whole[2].position) == whole[:3]
    as_it_was = trust.application.as_it_was(Project, project, tenant=trust.tenant, as_at=NOW)
    assert as_it_was.steps[1].status is StepStatus.NOT_STARTED


def test_a_project_is_not_found_before_it_started(trust: Trust) -> None:
    project = trust.project()
    with pytest.raises(StreamNotFoundError):
        trust.application.as_it_was(
            Project, project, tenant=trust.tenant, as_at=NOW - timedelta(days=1)
        )


def test_a_new_draft_needs_the_version_that_was_read(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    with pytest.raises(StaleVersionError):
        trust.draft(project)


def test_members_follow_identity(trust: Trust) -> None:
    otto = trust.members["Otto"]
    trust.follow(otto, "member.role_given.v1", 3, role="auditor")
    trust.follow(otto, "member.role_taken.v1", 4, role="team_member")
    trust.follow("account-1", "account.opened.v1", 1, name="?")
    with trust.tenancy.transaction(trust.tenant) as tx:
        found = {person.name: person for person in members(tx, trust.sealer)}
    assert found["Otto"].roles == {"auditor"}
    trust.follow(otto, "member.left.v1", 5)
    with trust.tenancy.transaction(trust.tenant) as tx:
        assert "Otto" not in {person.name for person in members(tx, trust.sealer)}


def test_where_a_draft_came_from_is_kept(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    aim = trust.application.as_it_was(Aim, aim_of(project), tenant=trust.tenant)
    assert aim.drafts[1].origin is Origin.TEAM_MEETING


def test_the_policy_of_the_trust_is_what_the_check_asks_for(trust: Trust) -> None:
    project = trust.project()
    trust.draft(project)
    decision = trust.decision(project)
    for name in ("Ada", "Cleo"):
        trust.application.take_position(trust.as_(name), decision, option="a", stance=Stance.AGREE)
    policy = Policy(notice=5, taking_part=3)
    trust.application.set_policy(trust.as_("Lena"), policy, because="More voices", expected=0)
    with pytest.raises(NotCoProducedError):
        close(trust, decision)
    with pytest.raises(StaleVersionError):
        trust.application.set_policy(trust.as_("Lena"), policy, because="Again", expected=7)
    trust.application.set_policy(
        trust.as_("Lena"), Policy(notice=5, taking_part=2), because="Too many", expected=1
    )
    close(trust, decision)
    assert trust.application.policy_version(reader(trust, "Ada"))[1] == 2
