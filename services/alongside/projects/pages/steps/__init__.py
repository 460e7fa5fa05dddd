"""One of the ten steps."""
