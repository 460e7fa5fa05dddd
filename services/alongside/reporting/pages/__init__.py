"""The pages of reporting, by subject."""

from flask import Blueprint

from alongside.reporting.pages.dashboard import views as dashboard
from alongside.reporting.pages.lists import views as lists


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all subjects."""
    return (dashboard.blueprint, lists.blueprint)
