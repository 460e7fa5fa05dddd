"""One module a claim: what is measured, against whom, and what it should reach."""
