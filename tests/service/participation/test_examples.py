"""The example meetings are told through commands: one was held and one is to come, whatever day."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from tests.service.participation.conftest import Trust

from alongside.participation.domain.days import uk_day
from alongside.participation.domain.people import MemberId
from alongside.participation.examples import calder, estuary, northmoor
from alongside.participation.examples.story import Story
from alongside.participation.followers import projects
from alongside.participation.queries.reader import Reader


class Example(NamedTuple):
    """A story, its decision, its lead, its staff, and the people who are offered payment."""

    tell: Callable[[Story], None]
    question: str
    lead: str
    others: tuple[str, ...]
    team: tuple[str, ...]
    partners: tuple[str, ...]


EXAMPLES = {
    "northmoor": Example(
        northmoor.tell,
        northmoor.DRAFT,
        northmoor.IMRAN,
        (northmoor.BRIDGET, northmoor.RUTH, northmoor.HELEN),
        (northmoor.TOM,),
        (northmoor.MAUREEN, northmoor.YUSUF, northmoor.ELLIE),
    ),
    "estuary": Example(
        estuary.tell,
        estuary.BID,
        estuary.DANIEL,
        (estuary.SINEAD, estuary.JOSEPH, estuary.FRANCES),
        (),
        (estuary.MARCUS, estuary.COMFORT, estuary.LEROY),
    ),
    "calder": Example(
        calder.tell,
        calder.PLACE,
        calder.SAM,
        (calder.WENDY, calder.MARTIN),
        (calder.FARAH,),
        (calder.RUKHSANA, calder.JADE),
    ),
}
MOMENTS = {
    "on a Monday, just after midnight": datetime(2027, 3, 1, 0, 1, tzinfo=UTC),
    "on a Sunday before Christmas": datetime(2027, 12, 19, 23, 50, tzinfo=UTC),
}


def told(trust: Trust, example: Example, now: datetime) -> str:
    """Tell an example in a trust that has its people and its project, and give the project."""
    for name in (example.lead, *example.others, *example.team, *example.partners):
        trust.welcome(name)
    project = trust.project(
        (example.lead, "project_lead", "staff"),
        *((name, "team_member", "staff") for name in example.team),
        *((name, "lived_experience_partner", "lived_experience") for name in example.partners),
    )
    opened = {"project": project, "question": example.question}
    with trust.tenancy.transaction(trust.tenant) as tx:
        projects.apply(tx, trust.line("decision-1", "decision.opened.v1", 1, **opened), 1)
    story = Story(
        trust.application,
        tenant=trust.tenant,
        members=trust.members,
        project=project,
        decisions={example.question: "decision-1"},
        now=now,
    )
    example.tell(story)
    return project


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_in_each_example_somebody_was_there_and_somebody_is_asked_to_come(
    trust: Trust, name: str, now: datetime
) -> None:
    example, today = EXAMPLES[name], uk_day(now)
    project = told(trust, example, now)
    lead = Reader(trust.tenant, MemberId(trust.members[example.lead]), frozenset())
    meetings = trust.application.activities(lead, project)
    ahead = [each for each in meetings if each.on > today]
    past = [each for each in meetings if each.on < today]
    assert len(ahead) == 1
    assert past
    assert all(each.confirmed for each in past)
    assert ahead[0].accepted < ahead[0].invited
    first = trust.application.invitations(trust.reader(example.partners[0]))
    assert first[0].accepted is None
    assert first[0].offer_pence > 0
    assert any(each.attended_minutes for each in first)
    with trust.tenancy.transaction(trust.tenant) as tx:
        lines = [bytes(line) for (line,) in tx.run("SELECT line FROM event ORDER BY position", ())]
    moments = [each.timestamp for each in trust.application.codec.decode(lines)]
    assert moments[-1] < now
    assert max(moments) < now
