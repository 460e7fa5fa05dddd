"""The deadlines of a project, which both sides agree."""
