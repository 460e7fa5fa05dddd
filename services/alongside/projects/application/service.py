"""All commands of projects, as one application."""

from alongside.projects.application.aims import AimCommands
from alongside.projects.application.decisions import DecisionCommands
from alongside.projects.application.projects import ProjectCommands


class ProjectsApplication(ProjectCommands, AimCommands, DecisionCommands):
    """The application of the service: its commands, and its aggregates as they were."""
