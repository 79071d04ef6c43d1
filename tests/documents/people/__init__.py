"""Files of people, from reading to giving them back."""
