"""A person's own claims: what they will get, what they send, and how far it is."""
