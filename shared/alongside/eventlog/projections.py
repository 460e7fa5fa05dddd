"""Projections: one function for each event type, which writes the service's read tables."""

from collections.abc import Callable
from typing import Any, TypeVar

from alongside.eventlog.aggregate import Event
from alongside.eventlog.versions import tag_of
from alongside.tenancy.transaction import TenantTransaction

E = TypeVar("E", bound=Event)
Projection = Callable[[TenantTransaction, E, int], None]
"""Takes the transaction, the event and its position in the tenant's log."""


class Projections:
    """The projections of one service, by event type.

    Every event of the service's own is either projected or named as having no rows; a new one
    that is neither stops the service at its start.
    """

    def __init__(self) -> None:
        self._by_tag: dict[str, list[Projection[Any]]] = {}

    def on(self, *events: type[E]) -> Callable[[Projection[E]], Projection[E]]:
        """Mark the function that projects these events."""

        def register(function: Projection[E]) -> Projection[E]:
            for event in events:
                self._by_tag.setdefault(tag_of(event), []).append(function)
            return function

        return register

    def no_rows(self, *events: type[Event]) -> None:
        """Name events that leave no row."""
        for event in events:
            self._by_tag.setdefault(tag_of(event), [])

    def apply(self, tx: TenantTransaction, event: Event, position: int) -> None:
        """Write the rows of one event."""
        for function in self._by_tag[tag_of(event)]:
            function(tx, event, position)

    def check_complete(self, tags: frozenset[str]) -> None:
        """Make sure that every event type is accounted for.

        Raises:
            TypeError: an event type has no projection and is not named as having no rows.
        """
        missing = sorted(tags - self._by_tag.keys())
        if missing:
            raise TypeError(f"No projection for {', '.join(missing)}.")
