"""What a department publishes, as frozen values: no file, no clock, no database."""
