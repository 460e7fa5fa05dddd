"""Rate cards leave no row: a trust has few, and they are folded from their events."""

from alongside.participation.domain.rate_card import RateCards
from alongside.participation.projections.registry import projections

projections.no_rows(*RateCards.event_types)
