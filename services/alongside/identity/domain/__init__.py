"""The rules of identity: organisations, accounts, memberships, and who may do what."""
