"""The API of projects, by resource."""

from flask import Blueprint

from alongside.projects.api.aim import blueprint as aim
from alongside.projects.api.answers import blueprint as answers
from alongside.projects.api.deadlines import blueprint as deadlines
from alongside.projects.api.decisions import blueprint as decisions
from alongside.projects.api.history import blueprint as history
from alongside.projects.api.outcomes import blueprint as outcomes
from alongside.projects.api.policy import blueprint as policy
from alongside.projects.api.projects import blueprint as projects
from alongside.projects.api.steps import blueprint as steps
from alongside.projects.api.team import blueprint as team


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all resources."""
    return (projects, team, deadlines, steps, aim, decisions, answers, outcomes, history, policy)
