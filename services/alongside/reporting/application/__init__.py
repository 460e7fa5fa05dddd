"""What can be read of reporting, and its commands."""
