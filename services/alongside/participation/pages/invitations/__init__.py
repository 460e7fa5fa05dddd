"""One invitation, as the person reads it who was invited."""
