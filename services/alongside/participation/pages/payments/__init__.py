"""The finance officer's batches: made, exported, and paid by the bank."""
