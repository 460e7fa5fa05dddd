"""What co-produced means in this trust."""
