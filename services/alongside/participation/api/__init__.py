"""The API of participation, by resource."""

from flask import Blueprint

from alongside.participation.api.activities import blueprint as activities
from alongside.participation.api.batches import blueprint as batches
from alongside.participation.api.claims import blueprint as claims
from alongside.participation.api.erasures import blueprint as erasures
from alongside.participation.api.invitations import blueprint as invitations
from alongside.participation.api.people import blueprint as people
from alongside.participation.api.rate_cards import blueprint as rate_cards


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all resources."""
    return (invitations, people, erasures, activities, claims, batches, rate_cards)
