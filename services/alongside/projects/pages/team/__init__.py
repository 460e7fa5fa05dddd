"""The team of a project, its leads and its sponsor."""
