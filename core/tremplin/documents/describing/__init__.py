"""What documents may hold, told to people and to editors: the handbook, the JSON Schema, keys, words and examples."""
