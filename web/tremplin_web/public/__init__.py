"""The public pages: everything that needs no account and no database."""
