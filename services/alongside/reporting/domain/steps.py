"""The ten steps as projects counts them: their names, and how far a project may be with one."""

from enum import StrEnum
from typing import Final


class StepStatus(StrEnum):
    """How far a project is with a step."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"

    @property
    def spoken(self) -> str:
        """Say it in the middle of a sentence."""
        return self.value.replace("_", " ")


STEPS: Final = (
    "Find out what already exists",
    "Plan your approach",
    "Get people involved",
    "Choose the population",
    "Review the data in three parts",
    "Map what the community has",
    "Agree the aim",
    "Build your theory of change",
    "Decide how to measure",
    "Keep co-production going",
)
"""In the words of projects, which a test compares."""
