"""The rules of projects: teams, deadlines, steps, aims, and decisions made together."""
