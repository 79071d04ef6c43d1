"""Letters on paper: a page of ours, filled with data that are never markup."""
