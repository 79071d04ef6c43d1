"""The API, read-only: what the pages show, for software; and the same judgement as the command line."""
