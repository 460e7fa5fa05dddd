"""How the trust stands: steps, decisions, payments."""
