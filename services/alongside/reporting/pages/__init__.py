"""The pages of reporting, by subject."""

from flask import Blueprint

from alongside.reporting.pages.dashboard import views as dashboard
from alongside.reporting.pages.lists import views as lists
from alongside.reporting.pages.releases import views as releases
from alongside.reporting.pages.sharing import views as sharing
from alongside.reporting.pages.thread import views as thread


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all subjects."""
    return (
        dashboard.blueprint,
        lists.blueprint,
        releases.blueprint,
        sharing.blueprint,
        thread.blueprint,
    )
