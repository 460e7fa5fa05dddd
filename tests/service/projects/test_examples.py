"""The example projects are told through commands, at three different stages."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from tests.service.projects.conftest import NOW, Trust

from alongside.projects.domain.aim import Aim, aim_of
from alongside.projects.domain.project import Project
from alongside.projects.examples import calder, estuary, northmoor
from alongside.projects.examples.story import Story
from alongside.projects.queries.reader import Reader


class Example(NamedTuple):
    """A story, its people, and where it has come to."""

    tell: Callable[[Story], None]
    names: tuple[str, ...]
    drafts: int
    adopted: int
    co_produced: list[bool | None]


EXAMPLES = {
    "northmoor": Example(
        northmoor.tell,
        (
            northmoor.IMRAN,
            northmoor.BRIDGET,
            northmoor.TOM,
            northmoor.NKECHI,
            northmoor.HELEN,
            northmoor.MAUREEN,
            northmoor.YUSUF,
            northmoor.ELLIE,
        ),
        3,
        0,
        [None],
    ),
    "estuary": Example(
        estuary.tell,
        (
            estuary.DANIEL,
            estuary.SINEAD,
            estuary.KELLY,
            estuary.FRANCES,
            estuary.MARCUS,
            estuary.COMFORT,
            estuary.LEROY,
        ),
        2,
        2,
        [False, True],
    ),
    "calder": Example(
        calder.tell,
        (calder.SAM, calder.FARAH, calder.PETE, calder.MARTIN, calder.RUKHSANA, calder.JADE),
        1,
        0,
        [None],
    ),
}


MOMENTS = {
    "as usual": NOW,
    "on a Monday, just after midnight": datetime(2027, 3, 1, 0, 1, tzinfo=UTC),
    "on a Sunday before Christmas": datetime(2027, 12, 19, 23, 50, tzinfo=UTC),
    "in the summer": datetime(2027, 7, 8, 12, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_at_its_stage(trust: Trust, name: str, now: datetime) -> None:
    example = EXAMPLES[name]
    for person in example.names:
        trust.welcome(person)
    story = Story(trust.application, tenant=trust.tenant, members=trust.members, now=now)
    example.tell(story)
    lead = Reader(trust.tenant, trust.members[example.names[0]], frozenset({"project_lead"}))
    aim = trust.application.as_it_was(Aim, aim_of(story.project), tenant=trust.tenant)
    assert (len(aim.drafts), aim.adopted) == (example.drafts, example.adopted)
    decided = trust.application.decisions(lead, story.project)
    assert [row.co_produced for row in decided] == example.co_produced
    history = trust.application.history(lead, story.project)
    assert [each.at for each in history] == sorted(each.at for each in history)
    assert history[-1].at < now
    project = trust.application.as_it_was(Project, story.project, tenant=trust.tenant)
    assert {who.speaks_as.value for who in project.team.values()} >= {"staff", "carer"}
