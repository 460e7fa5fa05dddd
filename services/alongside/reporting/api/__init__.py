"""The API of reporting, by resource."""

from flask import Blueprint

from alongside.reporting.api.dashboard import blueprint as dashboard
from alongside.reporting.api.releases import blueprint as releases
from alongside.reporting.api.sharing import blueprint as sharing
from alongside.reporting.api.threads import blueprint as threads


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all resources."""
    return (dashboard, releases, sharing, threads)
