"""From rows to what is read: the only readers of the tables."""
