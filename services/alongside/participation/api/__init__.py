"""The API of participation, by resource."""

from flask import Blueprint

from alongside.participation.api.activities import blueprint as activities
from alongside.participation.api.invitations import blueprint as invitations
from alongside.participation.api.people import blueprint as people


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all resources."""
    return (invitations, people, activities)
