"""What somebody says of themselves: name, contact, bank details."""
