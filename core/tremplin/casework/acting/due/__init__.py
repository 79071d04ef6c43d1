"""What an operation makes due: its calendar, and the day from which it is late."""
