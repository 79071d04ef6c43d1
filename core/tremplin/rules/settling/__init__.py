"""What is due, line by line."""
