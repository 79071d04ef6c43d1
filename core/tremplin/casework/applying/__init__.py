"""From a draft to its deposit: what is typed, attached, imported, deposited, withdrawn."""
