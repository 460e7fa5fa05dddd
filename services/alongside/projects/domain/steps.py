"""The ten steps: what each asks for, in Alongside's own words.

The words are not those of the National Collaborating Centre for Mental Health, whose programme
the steps come from. `EDITION` changes with them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from alongside.projects.domain.errors import StepNotFoundError

EDITION: Final = "2026-11"
SOURCE: Final = (
    "This guidance is written by Alongside. It follows the ten steps of the Advancing Mental"
    " Health Equality programme, but it is not the programme's own text."
)


class StepStatus(StrEnum):
    """How far a team has come with a step. Going back is part of the work."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"

    @property
    def spoken(self) -> str:
        """Say it in the middle of a sentence."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the ten steps: what it asks, and what should be there when it is done."""

    number: int
    title: str
    asks: str
    needs: tuple[str, ...]


STEPS: Final = (
    Step(
        1,
        "Find out what already exists",
        "Look for what your trust already has on working with people who have lived experience:"
        " policies, people who can support you, groups, and what earlier projects learned.",
        (
            "The policies that apply, with their owner and review date, or a note that none exists",
            "How people are paid for their time and their expenses",
            "Teams and people who can support you",
            "Gaps that you found, and who will act on them",
        ),
    ),
    Step(
        2,
        "Plan your approach",
        "Plan together from the first day. Make sure that a senior person lets the team decide,"
        " that somebody leads on co-production, and that deadlines suit both sides.",
        (
            "People with lived experience on the group that plans",
            "A senior sponsor's agreement: what the team may decide, from when until when",
            "A named co-production lead",
            "Deadlines that staff and people with lived experience have both agreed",
        ),
    ),
    Step(
        3,
        "Get people involved",
        "Bring together a team that reflects the people it is for. Tell everyone plainly what is"
        " asked of them, and what they are paid.",
        (
            "Where and how people can hear about the project",
            "What is asked: how often you meet, where, and for how long",
            "What is paid, and how expenses are met",
            "What each person needs to be able to take part",
        ),
    ),
    Step(
        4,
        "Choose the population",
        "Decide together which group of people the project is for, and hear from a wider group"
        " before you do.",
        (
            "The groups that you considered, and the gap that each one meets",
            "How a wider group of people was heard",
            "What you chose by, agreed before you chose",
            "What you decided, and why not the others",
        ),
    ),
    Step(
        5,
        "Review the data in three parts",
        "Look at the numbers, hear the people who provide care, and hear the people themselves."
        " Then read all three together.",
        (
            "What the existing figures show, and what they leave out",
            "What the people who provide care see",
            "What people from the population say matters to them",
            "Themes that staff and people with lived experience agree on",
        ),
    ),
    Step(
        6,
        "Map what the community has",
        "Map the groups, places and people that already help, together with those who know them"
        " best. Ask each one whom else you should meet.",
        (
            "A session held with people with lived experience to make the map",
            "What each group or place offers, and to whom",
            "Consent of those who are listed",
            "Whom you will approach first",
        ),
    ),
    Step(
        7,
        "Agree the aim",
        "Write the aim together, send drafts to people from the population, and change it by what"
        " they say. An aim says how much, for whom and by when.",
        (
            "Drafts, each with the reason for its changes",
            "A measure, where it stands now, and where you want it to be",
            "A round of replies from people who represent the population",
            "A recorded decision to adopt the aim",
        ),
    ),
    Step(
        8,
        "Build your theory of change",
        "Say how what you do will lead to the aim. Gather ideas from everyone, test them on a"
        " small scale, and change the picture as you learn.",
        (
            "What drives the aim, and the ideas that act on it",
            "Where each idea came from",
            "Small tests, each with what you expect to happen",
            "What you learned, and what you changed because of it",
        ),
    ),
    Step(
        9,
        "Decide how to measure",
        "Choose measures with people with lived experience: use those that exist where they fit,"
        " and make new ones together where they do not.",
        (
            "Measures of what matters to people, of what you do, and of side effects",
            "How each one is counted, by whom and how often",
            "Somebody with lived experience behind each new measure",
            "People's own words beside the figures",
        ),
    ),
    Step(
        10,
        "Keep co-production going",
        "Meet regularly to ask how well you work together, put right what does not work, and tell"
        " people what became of what they said.",
        (
            "A regular meeting about co-production itself",
            "What was promised, and whether it was done",
            "Who joined, who left, and who is missing",
            "What you told people about the difference that they made",
        ),
    ),
)


def step(number: int) -> Step:
    """Give one step.

    Raises:
        StepNotFoundError: there are ten.
    """
    if not 1 <= number <= len(STEPS):
        raise StepNotFoundError(number=number)
    return STEPS[number - 1]
