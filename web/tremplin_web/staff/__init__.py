"""What the officers of a department do, all day: their work, one page per dossier, each act of theirs a page."""
