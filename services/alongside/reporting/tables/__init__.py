"""The read tables of reporting."""
