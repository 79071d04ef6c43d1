"""``tremplin indicators``: a noun, and a module for each family of its verbs."""

from tremplin_cli.indicators import computing, definitions, exporting
from tremplin_cli.terminal.nouns import Noun

indicators = Noun(
    "indicators",
    *(definitions, computing, exporting),
    more="Les chiffres d'un périmètre : compute les montre, export les écrit. Les petits effectifs y sont masqués.",
)
