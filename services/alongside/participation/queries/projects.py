"""Projects, their teams and their decisions, as they are known from projects' log."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select

from alongside.participation.domain.people import PROJECT_LEAD, MemberId
from alongside.participation.domain.rights import Role, sees_every_meeting
from alongside.participation.queries.reader import Reader
from alongside.participation.tables.followed import decision, member, project, team_member
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list."""

    project: str
    title: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision that a meeting may be about."""

    decision: str
    question: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody in a project's team who is a member of the trust now."""

    member: MemberId
    role: str
    speaks_as: str


@dataclass(frozen=True, slots=True)
class Team:
    """Who is in a project's team, and who leads co-production there; empty where nobody does."""

    co_production_lead: str
    people: tuple[Teammate, ...]

    def capacity_of(self, wanted: str) -> str:
        """Say as what somebody speaks here; empty for somebody outside of the team."""
        return next((each.speaks_as for each in self.people if each.member == wanted), "")

    def plans(self, reader: Reader) -> bool:
        """Say whether somebody may plan meetings of this project."""
        leads = (each.member for each in self.people if each.role == PROJECT_LEAD)
        return reader.member in leads or self.confirms(reader)

    def confirms(self, reader: Reader) -> bool:
        """Say whether somebody may confirm who came to meetings of this project."""
        trust_wide = Role.CO_PRODUCTION_LEAD in reader.roles
        return trust_wide or self.co_production_lead == reader.member


def projects(tx: TenantTransaction, reader: Reader) -> list[ProjectRow]:
    """Give the projects whose meetings somebody may see, by title."""
    rows = tx.execute(select(project.c.project, project.c.title).where(_seen_by(reader)))
    found = [ProjectRow(row.project, row.title) for row in rows]
    return sorted(found, key=lambda each: (each.title.casefold(), each.project))


def project_seen(tx: TenantTransaction, reader: Reader, wanted: str) -> ProjectRow | None:
    """Give a project if somebody may see its meetings."""
    query = select(project.c.project, project.c.title).where(project.c.project == wanted)
    row = tx.execute(query.where(_seen_by(reader))).one_or_none()
    return ProjectRow(row.project, row.title) if row else None


def title_of(tx: TenantTransaction, wanted: str) -> str:
    """Give what a project is called, empty if it is not known."""
    query = select(project.c.title).where(project.c.project == wanted)
    return tx.execute(query).scalar_one_or_none() or ""


def team(tx: TenantTransaction, of: str) -> Team:
    """Give a project's team, without those who have left the trust."""
    lead = select(project.c.co_production_lead).where(project.c.project == of)
    rows = tx.execute(
        select(team_member)
        .join(member, member.c.member == team_member.c.member)
        .where(team_member.c.project == of, member.c.active)
        .order_by(team_member.c.member)
    )
    people = tuple(Teammate(MemberId(row.member), row.role, row.speaks_as) for row in rows)
    return Team(tx.execute(lead).scalar_one_or_none() or "", people)


def decisions(tx: TenantTransaction, of: str) -> list[DecisionRow]:
    """Give a project's decisions, the newest first."""
    query = select(decision).where(decision.c.project == of)
    rows = tx.execute(query.order_by(decision.c.decision.desc()))
    return [DecisionRow(row.decision, row.question, row.decided) for row in rows]


def question_of(tx: TenantTransaction, wanted: str) -> str:
    """Give the question of a decision, empty if there is no such decision."""
    query = select(decision.c.question).where(decision.c.decision == wanted)
    return tx.execute(query).scalar_one_or_none() or ""


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    if sees_every_meeting(reader.roles):
        return project.c.project.is_not(None)
    in_team = exists().where(
        team_member.c.project == project.c.project, team_member.c.member == reader.member
    )
    return or_(in_team, project.c.co_production_lead == reader.member)
