"""Example projects of the three invented trusts, made through this service's own commands."""
