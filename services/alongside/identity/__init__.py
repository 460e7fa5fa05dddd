"""Who may come in, and as what.

Identity owns the trusts (organisations), people's accounts, their memberships with roles, and
sign-in. It follows nobody. Trusts and accounts are in the platform's own log; each membership is
in the log of its trust, where the other services read it.
"""
