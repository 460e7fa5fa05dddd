"""The commands of identity, all in one application."""

from alongside.identity.application.invitations import InvitationCommands
from alongside.identity.application.memberships import MembershipCommands
from alongside.identity.application.organisations import OrganisationCommands


class IdentityApplication(OrganisationCommands, MembershipCommands, InvitationCommands):
    """Every command about trusts, accounts, members and invitations."""
