"""One project and its aim in full, with the names of its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alongside.privacy.sealed import Sealer
from alongside.projects.domain.aim import Aim, AimText, Origin
from alongside.projects.domain.people import Capacity, ProjectRole, Side
from alongside.projects.domain.project import Project
from alongside.projects.domain.steps import STEPS, StepStatus
from alongside.projects.queries.members import Person, people, person_of
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class TeamMemberDetail:
    """Somebody in the team."""

    member: str
    name: str
    role: ProjectRole
    speaks_as: Capacity
    since: date
    leads_co_production: bool


@dataclass(frozen=True, slots=True)
class AgreementDetail:
    """The senior sponsor's agreement; `sponsor` is their name, or the role that they have."""

    member: str
    role_name: str
    sponsor: str
    scope: str
    starts: date
    until: date


@dataclass(frozen=True, slots=True)
class DeadlineDetail:
    """A deadline, and the sides that have agreed to it."""

    number: int
    what: str
    due: date
    agreed_by: tuple[Side, ...]
    mutually_agreed: bool


@dataclass(frozen=True, slots=True)
class StepDetail:
    """One of the ten steps, what it asks, and how far the team has come."""

    number: int
    title: str
    asks: str
    needs: tuple[str, ...]
    status: StepStatus
    note: str


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """A project as it stands, or stood."""

    project: str
    version: int
    title: str
    about: str
    population: str
    started_by: str
    started_on: date
    team: tuple[TeamMemberDetail, ...]
    co_production_lead: str
    agreement: AgreementDetail | None
    deadlines: tuple[DeadlineDetail, ...]
    steps: tuple[StepDetail, ...]


@dataclass(frozen=True, slots=True)
class DraftDetail:
    """A draft of the aim."""

    number: int
    text: AimText
    because: str
    origin: Origin
    by: str
    by_name: str
    on: date
    adopted: bool


@dataclass(frozen=True, slots=True)
class AimDetail:
    """An aim with all its drafts, the newest last; `adopted` is 0 while none is adopted."""

    aim: str
    project: str
    version: int
    adopted: int
    adopted_by: str
    drafts: tuple[DraftDetail, ...]


def project_detail(tx: TenantTransaction, sealer: Sealer, project: Project) -> ProjectDetail:
    """Give a project with the names of its people."""
    sponsor = {project.agreement.member} if project.agreement else set()
    named = people(tx, sealer, {*project.team, project.started_by, *sponsor})
    return ProjectDetail(
        project=project.stream,
        version=project.version,
        title=project.title,
        about=project.about,
        population=project.population,
        started_by=person_of(named, project.started_by),
        started_on=project.started_on,
        team=_team(project, named),
        co_production_lead=project.co_production_lead,
        agreement=_agreement(project, named),
        deadlines=tuple(
            DeadlineDetail(
                each.number,
                each.what,
                each.due,
                tuple(side for side in Side if side in each.agreed_by),
                each.mutually_agreed,
            )
            for each in project.deadlines.values()
        ),
        steps=tuple(
            StepDetail(
                step.number,
                step.title,
                step.asks,
                step.needs,
                project.steps[step.number].status,
                project.steps[step.number].note,
            )
            for step in STEPS
        ),
    )


def aim_detail(tx: TenantTransaction, sealer: Sealer, aim: Aim) -> AimDetail:
    """Give an aim with the names of those who drafted it."""
    named = people(tx, sealer, {draft.by for draft in aim.drafts.values()})
    return AimDetail(
        aim=aim.stream,
        project=aim.project,
        version=aim.version,
        adopted=aim.adopted,
        adopted_by=aim.adopted_by,
        drafts=tuple(
            DraftDetail(
                number=draft.number,
                text=draft.text,
                because=draft.because,
                origin=draft.origin,
                by=draft.by,
                by_name=person_of(named, draft.by),
                on=draft.on,
                adopted=draft.number == aim.adopted,
            )
            for draft in aim.drafts.values()
        ),
    )


def _team(project: Project, named: Mapping[str, Person]) -> tuple[TeamMemberDetail, ...]:
    return tuple(
        TeamMemberDetail(
            member=who.member,
            name=person_of(named, who.member),
            role=who.role,
            speaks_as=who.speaks_as,
            since=who.since,
            leads_co_production=who.member == project.co_production_lead,
        )
        for who in project.team.values()
    )


def _agreement(project: Project, named: Mapping[str, Person]) -> AgreementDetail | None:
    given = project.agreement
    if given is None:
        return None
    sponsor = person_of(named, given.member) if given.member else given.role_name
    return AgreementDetail(
        given.member, given.role_name, sponsor, given.scope, given.starts, given.until
    )
