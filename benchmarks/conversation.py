"""One aggregate twice, on our kernel and as the library has it: the same facts, the same rules."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.application import Application as LibraryApplication
from eventsourcing.domain import Aggregate as LibraryAggregate
from eventsourcing.domain import event as library_event

from alongside.eventlog.aggregate import Aggregate, Created, Event, event
from alongside.eventlog.application import Application, CommandContext
from alongside.eventlog.projections import Projections

AT = datetime(2026, 11, 23, 10, 2, 11, 120_000, tzinfo=UTC)
ACTOR = "member-01989f3a-77aa-7d10-93ce-0a5b5c3f6d11"
TENANT = "northmoor"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TEXT = (
    "We would rather be asked at the first visit than in a letter afterwards, "
    "and by somebody who speaks our language and has the time to listen."
)


_AT_ONCE = 50


class Stance(StrEnum):
    """How somebody stands to it."""

    AGREE = "agree"
    RESERVED = "agree_with_reservations"


class ConversationOpened(Created, frozen=True, kw_only=True, tag="conversation.opened.v1"):
    """A conversation was opened."""

    question: str


class Contributed(Event, frozen=True, kw_only=True, tag="conversation.contributed.v1"):
    """Somebody said something."""

    by: str
    text: str
    stance: Stance


class Conversation(Aggregate):
    """Ours."""

    @event(ConversationOpened)
    def __init__(self, *, question: str) -> None:
        self.question = question
        self.said: list[tuple[str, str, str]] = []

    @classmethod
    def open(cls, stream: str, *, question: str) -> Self:
        """Begin."""
        return cls._create(ConversationOpened, id=stream, question=question)

    def contribute(self, *, by: str, text: str, stance: Stance) -> None:
        """Say something."""
        self._contributed(by=by, text=text, stance=stance)

    @event(Contributed)
    def _contributed(self, *, by: str, text: str, stance: Stance) -> None:
        self.said.append((by, text, stance))


class Conversations(Application):
    """Ours."""

    aggregates = (Conversation,)
    projections = Projections()
    projections.no_rows(ConversationOpened, Contributed)

    def hold(self, context: CommandContext, stream: str, *, contributions: int) -> None:
        """Open a conversation and fill it."""
        conversation = Conversation.open(stream, question="When shall we ask?")
        for _ in range(contributions):
            conversation.contribute(by=ACTOR, text=TEXT, stance=Stance.RESERVED)
        with self.command(context) as work:
            work.save(conversation)


class TheirConversation(LibraryAggregate):
    """The library's; it is given the facts of our stamp as facts of its events."""

    class Opened(LibraryAggregate.Created):
        """A conversation was opened."""

        question: str
        actor: str
        capacity: str
        trace: str

    @library_event(Opened)
    def __init__(
        self,
        *,
        question: str,
        actor: str,  # noqa: ARG002 a fact of the event
        capacity: str,  # noqa: ARG002 a fact of the event
        trace: str,  # noqa: ARG002 a fact of the event
    ) -> None:
        self.question = question
        self.said: list[tuple[str, str, str]] = []

    @library_event("Contributed")
    def contribute(
        self,
        *,
        by: str,
        text: str,
        stance: str,
        actor: str,  # noqa: ARG002 a fact of the event
        capacity: str,  # noqa: ARG002 a fact of the event
        trace: str,  # noqa: ARG002 a fact of the event
    ) -> None:
        """Say something."""
        self.said.append((by, text, stance))


class TheirConversations(LibraryApplication[UUID]):
    """The library's, without a cache and without snapshots, like ours."""

    def hold(self, *, contributions: int) -> UUID:
        """Open a conversation and fill it; give its id.

        Saved piece by piece: its recorder hangs in the driver's pipeline over 1,000 events at once.
        """
        stamp = {"actor": ACTOR, "capacity": "lived_experience", "trace": TRACE}
        conversation = TheirConversation(question="When shall we ask?", **stamp)
        for number in range(contributions):
            conversation.contribute(by=ACTOR, text=TEXT, stance=Stance.RESERVED.value, **stamp)
            if number % _AT_ONCE == 0:
                self.save(conversation)
        self.save(conversation)
        return conversation.id


def context() -> CommandContext:
    """Give a stamp."""
    return CommandContext(
        tenant=TENANT, actor=ACTOR, capacity="lived_experience", at=AT, trace=TRACE
    )
