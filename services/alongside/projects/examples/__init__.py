"""Example projects of the three invented trusts, made through this service's own commands."""

from alongside.projects.examples.loading import load

__all__ = ["load"]
