"""Example meetings of the three invented trusts, made through this service's own commands."""

from alongside.participation.examples.loading import load

__all__ = ["load"]
