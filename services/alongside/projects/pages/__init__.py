"""The pages of projects, by subject."""

from flask import Blueprint

from alongside.projects.pages.aim import views as aim
from alongside.projects.pages.deadlines import views as deadlines
from alongside.projects.pages.decisions import answering, asking, closing
from alongside.projects.pages.decisions import views as decisions
from alongside.projects.pages.history import views as history
from alongside.projects.pages.policy import views as policy
from alongside.projects.pages.project import views as project
from alongside.projects.pages.start import views as start
from alongside.projects.pages.steps import views as steps
from alongside.projects.pages.team import views as team


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all subjects."""
    return (
        start.blueprint,
        policy.blueprint,
        project.blueprint,
        steps.blueprint,
        team.blueprint,
        deadlines.blueprint,
        aim.blueprint,
        asking.blueprint,
        decisions.blueprint,
        answering.blueprint,
        closing.blueprint,
        history.blueprint,
    )
