"""The verbs of the nouns that work on the database: each module is imported when one of its verbs is typed."""
