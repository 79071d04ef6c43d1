"""The YAML border: text with positions in, catalogue objects out, every mistake at once."""
