"""From rows to frozen values: the only reader of the read tables."""
