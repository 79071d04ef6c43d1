"""Find fiches: by the words of their text, and by what they say."""
