"""The pages of participation, by subject."""

from flask import Blueprint

from alongside.participation.pages.claims import views as claims
from alongside.participation.pages.desks import approvals, authorisations
from alongside.participation.pages.details import views as details
from alongside.participation.pages.invitations import views as invitations
from alongside.participation.pages.meetings import attendance
from alongside.participation.pages.meetings import views as meetings
from alongside.participation.pages.payments import views as payments
from alongside.participation.pages.rates import views as rates
from alongside.participation.pages.start import views as start


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all subjects."""
    return (
        start.blueprint,
        invitations.blueprint,
        details.blueprint,
        meetings.blueprint,
        attendance.blueprint,
        claims.blueprint,
        approvals.blueprint,
        authorisations.blueprint,
        payments.blueprint,
        rates.blueprint,
    )
