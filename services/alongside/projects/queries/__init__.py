"""From rows to frozen dataclasses: the only readers of the read tables."""
