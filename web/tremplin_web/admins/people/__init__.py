"""The pages of accounts: who has one, what each may do, who waits to be confirmed or to come."""
