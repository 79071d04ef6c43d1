"""``tremplin participants``: a noun, and a module for each family of its verbs."""

from tremplin_cli.participants import files, following, protecting, proving, rosters
from tremplin_cli.terminal.nouns import Noun

participants = Noun(
    "participants",
    *(rosters, following, proving, files, protecting),
    more="Les personnes d'un dossier s'y enregistrent par un classeur, dont le modèle vient de la fiche, ou une à une.",
)
