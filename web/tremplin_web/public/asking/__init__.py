"""The pages that answer: « Ma demande passe-t-elle ? », « Quelle sortie ? »."""
