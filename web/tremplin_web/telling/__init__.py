"""A fiche told on a page: the essential, its chapters, its rules, its sessions on a line of time."""
