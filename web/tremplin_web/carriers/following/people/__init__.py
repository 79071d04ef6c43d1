"""The people of an operation: one by one in forms, or many by a spreadsheet."""
