"""The two desks that decide on a claim: did it happen, and is it to be paid."""
