"""Who may see what, and what the figures mean."""
