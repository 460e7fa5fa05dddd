"""The pages of identity: signing in, invitations, the people of a trust, one's own account."""

from flask import Blueprint

from alongside.identity.pages.account.views import blueprint as account
from alongside.identity.pages.invitation.views import blueprint as invitation
from alongside.identity.pages.members.views import blueprint as members
from alongside.identity.pages.sign_in.views import blueprint as sign_in


def blueprints() -> tuple[Blueprint, ...]:
    """Give the blueprints of all pages."""
    return (sign_in, invitation, members, account)


def guessable() -> tuple[Blueprint, ...]:
    """Give those where a password or a link might be guessed."""
    return (sign_in, invitation, account)
