"""The forms of what is published: for software, as JSON keeps it, as a person reads it, and what differs of two."""
