"""What the trust shares with the programme."""
