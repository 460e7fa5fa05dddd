"""From an event to its rows: the only writer of the read tables, but for what is followed."""

from sqlalchemy import delete, func, insert, select, update

from alongside.eventlog.aggregate import Event
from alongside.eventlog.projections import Projections
from alongside.eventlog.versions import tag_of
from alongside.projects.domain.aim import Aim, AimAdopted, project_of
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.decision_events import (
    DecisionOpened,
    OutcomeRecorded,
    PersonInvited,
    PositionTaken,
)
from alongside.projects.domain.policy import CoProductionPolicy
from alongside.projects.domain.project import Project
from alongside.projects.domain.project_events import (
    ProjectDescribed,
    ProjectStarted,
    SponsorAgreed,
    StepMoved,
    TeamMemberChanged,
    TeamMemberJoined,
    TeamMemberLeft,
)
from alongside.projects.domain.steps import StepStatus
from alongside.projects.tables import decision, history, invitation, project, team_member
from alongside.tenancy.transaction import TenantTransaction

# Made once: every event of a project pays for it.
_NEW_ENTRY = insert(history)

projections = Projections()
projections.no_rows(*CoProductionPolicy.event_types)


@projections.on(ProjectStarted)
def _project_started(tx: TenantTransaction, event: ProjectStarted, _position: int) -> None:
    tx.execute(
        insert(project).values(
            tenant=tx.tenant,
            project=event.originator_id,
            title=event.title,
            population=event.population,
            started_on=event.on,
            steps_done=[],
            adopted_draft=0,
        )
    )


@projections.on(ProjectDescribed)
def _project_described(tx: TenantTransaction, event: ProjectDescribed, _position: int) -> None:
    changed = update(project).where(project.c.project == event.originator_id)
    tx.execute(changed.values(title=event.title, population=event.population))


@projections.on(SponsorAgreed)
def _sponsor_agreed(tx: TenantTransaction, event: SponsorAgreed, _position: int) -> None:
    changed = update(project).where(project.c.project == event.originator_id)
    tx.execute(changed.values(sponsor=event.member))


@projections.on(StepMoved)
def _step_moved(tx: TenantTransaction, event: StepMoved, _position: int) -> None:
    others = func.array_remove(project.c.steps_done, event.number)
    done = event.status is StepStatus.DONE
    changed = update(project).where(project.c.project == event.originator_id)
    tx.execute(changed.values(steps_done=others.concat([event.number]) if done else others))


@projections.on(TeamMemberJoined)
def _member_joined(tx: TenantTransaction, event: TeamMemberJoined, _position: int) -> None:
    keys = {"tenant": tx.tenant, "project": event.originator_id, "member": event.member}
    tx.execute(insert(team_member).values(**keys, role=event.role, speaks_as=event.speaks_as))


@projections.on(TeamMemberChanged)
def _member_changed(tx: TenantTransaction, event: TeamMemberChanged, _position: int) -> None:
    mine = (team_member.c.project == event.originator_id) & (team_member.c.member == event.member)
    changed = update(team_member).where(mine)
    tx.execute(changed.values(role=event.role, speaks_as=event.speaks_as))


@projections.on(TeamMemberLeft)
def _member_left(tx: TenantTransaction, event: TeamMemberLeft, _position: int) -> None:
    mine = (team_member.c.project == event.originator_id) & (team_member.c.member == event.member)
    tx.execute(delete(team_member).where(mine))


@projections.on(AimAdopted)
def _aim_adopted(tx: TenantTransaction, event: AimAdopted, _position: int) -> None:
    changed = update(project).where(project.c.project == project_of(event.originator_id))
    tx.execute(changed.values(adopted_draft=event.draft))


@projections.on(DecisionOpened)
def _decision_opened(tx: TenantTransaction, event: DecisionOpened, _position: int) -> None:
    tx.execute(
        insert(decision).values(
            tenant=tx.tenant,
            decision=event.originator_id,
            project=event.project,
            question=event.question,
            about_kind=event.about.kind,
            about_which=event.about.which,
            deadline=event.deadline,
            opened_on=event.on,
        )
    )


@projections.on(PersonInvited)
def _person_invited(tx: TenantTransaction, event: PersonInvited, _position: int) -> None:
    tx.execute(
        insert(invitation).values(
            tenant=tx.tenant,
            decision=event.originator_id,
            member=event.member,
            speaks_as=event.speaks_as,
        )
    )


@projections.on(PositionTaken)
def _position_taken(tx: TenantTransaction, event: PositionTaken, _position: int) -> None:
    mine = (invitation.c.decision == event.originator_id) & (invitation.c.member == event.by)
    tx.execute(update(invitation).where(mine).values(stance=event.stance))


@projections.on(OutcomeRecorded)
def _outcome_recorded(tx: TenantTransaction, event: OutcomeRecorded, _position: int) -> None:
    changed = update(decision).where(decision.c.decision == event.originator_id)
    tx.execute(changed.values(closed_on=event.on, co_produced=event.check.co_produced))


@projections.on(*Project.event_types)
def _project_history(tx: TenantTransaction, event: Event, position: int) -> None:
    tx.execute(_NEW_ENTRY, [_entry(tx, event, position, project=event.originator_id)])


@projections.on(*Aim.event_types)
def _aim_history(tx: TenantTransaction, event: Event, position: int) -> None:
    of = project_of(event.originator_id)
    tx.execute(_NEW_ENTRY, [_entry(tx, event, position, project=of)])


# Registered after the row of the decision is written, which says what project it belongs to.
@projections.on(*Decision.event_types)
def _decision_history(tx: TenantTransaction, event: Event, position: int) -> None:
    of = select(decision.c.project).where(decision.c.decision == event.originator_id)
    entry = _entry(tx, event, position, project=of.scalar_subquery())
    tx.execute(insert(history).values(entry))


def _entry(
    tx: TenantTransaction, event: Event, position: int, *, project: object
) -> dict[str, object]:
    return {
        "tenant": tx.tenant,
        "project": project,
        "position": position,
        "stream": event.originator_id,
        "version": event.originator_version,
        "type": tag_of(event),
        "at": event.timestamp,
        "actor": event.actor,
        "capacity": event.capacity,
    }
