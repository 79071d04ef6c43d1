"""The plugins: what is installed, and how to write another."""
