"""How a project came about."""
