"""How one decision came about, through all services, with its proofs."""
