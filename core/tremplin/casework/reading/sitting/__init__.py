"""What those who prepare a commission and those who decide look at: what may be listed, and what is left to grant."""
