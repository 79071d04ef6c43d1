"""What an admin looks over: what is broken, what is installed, what was done, what waits to leave."""
