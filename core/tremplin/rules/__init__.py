"""The open library of rules: one kind per file; facts in, finding out; no clock, no database."""
