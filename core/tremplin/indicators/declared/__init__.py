"""The measures of the library, one family a file: what each counts, and how its figures add up."""
