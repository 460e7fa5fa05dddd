"""The API of reporting, by resource."""

from flask import Blueprint

from alongside.reporting.api.dashboard import blueprint as dashboard


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all resources."""
    return (dashboard,)
