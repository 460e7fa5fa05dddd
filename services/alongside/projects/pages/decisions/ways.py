"""What every page of one decision begins with."""

from alongside.html.page import Link
from alongside.projects.domain.errors import ProjectNotFoundError
from alongside.projects.pages.visit import application, crumbs, place, reader, today
from alongside.projects.queries.decision_detail import DecisionDetail


def decision_of(project: str, decision: str) -> DecisionDetail:
    """Give a decision of a project to whoever reads.

    Raises:
        ProjectNotFoundError: they may not see it, there is none, or it is another project's.
    """
    found = application().decision(reader(), decision, today=today())
    if found.project != project:
        raise ProjectNotFoundError
    return found


def decisions_link(project: str) -> Link:
    """Lead to the decisions of a project."""
    return Link("Decisions", place(project, "decisions"))


def crumbs_of(found: DecisionDetail) -> tuple[Link, ...]:
    """Give the way from the list of projects to a page below a decision."""
    project = application().project(reader(), found.project)
    here = Link(found.question, place(found.project, "decisions", found.decision))
    return crumbs(project, decisions_link(found.project), here)
