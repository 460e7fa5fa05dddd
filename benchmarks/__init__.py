"""How fast Alongside's log is, measured beside others in one run: one file a claim."""
