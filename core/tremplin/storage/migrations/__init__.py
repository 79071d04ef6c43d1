"""What changes the tables of a database that exists: one file per change, in order, never edited once published."""
