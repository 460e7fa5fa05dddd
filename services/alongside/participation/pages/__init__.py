"""The pages of participation, by subject."""

from flask import Blueprint

from alongside.participation.pages.start import views as start


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all subjects."""
    return (start.blueprint,)
