"""The pages of retention: how long people are kept, whom a purge erases, and what one person is given or asks."""
