"""One project: what it is about, and its ten steps."""
