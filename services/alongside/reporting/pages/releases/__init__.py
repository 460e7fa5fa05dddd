"""The programme's releases."""
