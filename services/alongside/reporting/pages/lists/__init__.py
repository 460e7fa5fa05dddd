"""What the figures of the dashboard count."""
