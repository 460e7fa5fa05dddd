"""The API of identity: members, tokens, published keys."""

from flask import Blueprint

from alongside.identity.api.members import blueprint as members
from alongside.identity.api.tokens import blueprint as tokens
from alongside.identity.api.well_known import blueprint as well_known


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all resources."""
    return (members, tokens, well_known)


def guessable() -> tuple[Blueprint, ...]:
    """Give those where a password or a secret might be guessed."""
    return (tokens,)
