"""The border of dossiers: facts files, documents and tables, with every mistake at its place."""
