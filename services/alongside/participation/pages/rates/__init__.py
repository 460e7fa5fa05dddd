"""What the trust pays: its rate cards, and the form of the next one."""
