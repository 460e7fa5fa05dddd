"""The members of a trust."""
