"""Decisions, from the question to what came of it."""
