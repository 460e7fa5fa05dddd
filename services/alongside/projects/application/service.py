"""All commands of projects and all that can be read of them, as one application."""

from alongside.projects.application.aims import AimCommands
from alongside.projects.application.decisions import DecisionCommands
from alongside.projects.application.policies import PolicyCommands
from alongside.projects.application.projects import ProjectCommands
from alongside.projects.application.reading import ProjectsReading


class ProjectsApplication(
    ProjectCommands, AimCommands, DecisionCommands, PolicyCommands, ProjectsReading
):
    """The application of the service."""
