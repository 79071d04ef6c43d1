"""The API of machines: dossiers and figures, by a token that gives what its owner has at the moment."""
