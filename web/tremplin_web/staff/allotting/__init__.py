"""What a call has to give: its dossiers ranked, its envelopes, and what other rules would make of it."""
