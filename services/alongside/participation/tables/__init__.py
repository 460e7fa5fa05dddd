"""The read tables of participation: lists and look-ups. A page of one thing folds its events."""
