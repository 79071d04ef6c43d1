"""Take over what was agreed before: entered by one person, confirmed by another."""
