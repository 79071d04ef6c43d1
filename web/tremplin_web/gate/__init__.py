"""The gate between who comes and what is theirs: who has signed in, what they may ask for, what they send."""
