"""Projects: a trust's projects, their teams, the ten steps, aims and decisions.

It owns how a project came about and what was decided in it, by whom and in which capacity. It
follows identity, to know who is a member of the trust.
"""
