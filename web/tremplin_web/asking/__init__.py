"""Ask for what rules read: a form, what was typed in it, and what the rules answer."""
