"""From an event to its rows: the only writer of the read tables, but for what is followed."""

from alongside.participation.projections import activities, payments, people, rate_cards
from alongside.participation.projections.registry import projections

__all__ = ["activities", "payments", "people", "projections", "rate_cards"]
