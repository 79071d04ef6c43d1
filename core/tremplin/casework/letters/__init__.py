"""Letters: what was done, told to whoever it is addressed to, from the records alone."""
