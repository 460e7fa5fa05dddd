"""The log of participation: its aggregates, and what every command of theirs needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from alongside.eventlog.aggregate import Aggregate, Event, StreamId
from alongside.eventlog.application import Application, CommandContext, Work
from alongside.eventlog.ids import new_stream
from alongside.eventlog.projections import Projections
from alongside.eventlog.versions import tag_of
from alongside.participation.domain.activity import Activity
from alongside.participation.domain.batch import Batch
from alongside.participation.domain.claim import Claim
from alongside.participation.domain.person import Person
from alongside.participation.domain.rate_card import RateCards
from alongside.participation.projections import projections
from alongside.participation.queries.projects import Team, team
from alongside.privacy.sealed import Place, Purpose, Sealed, Sealer
from alongside.tenancy.transaction import Tenancy


class ParticipationLog(Application):
    """What the commands on people, activities and payments share.

    `sealer` seals what people say of themselves under their own keys.
    """

    aggregates = (Person, Activity, RateCards, Claim, Batch)
    projections: ClassVar[Projections] = projections

    @override
    def __init__(
        self,
        tenancy: Tenancy,
        *,
        sealer: Sealer,
        new_id: Callable[[str], StreamId] = new_stream,
        grown: Callable[[str, int], None] | None = None,
    ) -> None:
        super().__init__(tenancy, new_id=new_id, grown=grown)
        self.sealer = sealer

    @contextmanager
    def on_activity(
        self, context: CommandContext, activity: str, *, expected: int | None = None
    ) -> Iterator[tuple[Work, Activity, Team]]:
        """Open work on an activity, stamped with the capacity that the actor has in its team.

        Raises:
            StreamNotFoundError: there is no such activity.
            StaleVersionError: it is not at the expected version.
        """
        with self.command(context) as work:
            found = work.get(Activity, activity, expected=expected)
            its_team = team(work.tx, found.project)
            work.context = in_capacity(context, its_team)
            yield work, found, its_team

    def seal(
        self,
        context: CommandContext,
        plain: str,
        *,
        person: str,
        purpose: Purpose,
        at: tuple[StreamId, int, type[Event], str],
    ) -> Sealed:
        """Seal a value under a person's key, for one field of one event: stream, version, field."""
        stream, version, event, field = at
        place = Place(
            tenant=context.tenant, stream=stream, version=version, type=tag_of(event), field=field
        )
        return self.sealer.seal(plain, person=person, purpose=purpose, place=place)

    def seal_next(
        self, work: Work, aggregate: Aggregate, event: type[Event], field: str, plain: str
    ) -> Sealed:
        """Seal the actor's own words for a field of the next event of an aggregate."""
        return self.seal(
            work.context,
            plain,
            person=work.context.actor,
            purpose=Purpose.NARRATIVE,
            at=(aggregate.stream, aggregate.version + 1, event, field),
        )


def in_capacity(context: CommandContext, its_team: Team) -> CommandContext:
    """Stamp what follows with the capacity that the actor has in a team, if they are in it."""
    capacity = its_team.capacity_of(context.actor)
    return replace(context, capacity=capacity) if capacity else context
