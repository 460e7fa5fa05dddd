"""The aim of a project, draft by draft."""
