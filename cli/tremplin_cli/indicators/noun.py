"""``tremplin indicators``: a noun, and a module for each family of its verbs."""

from tremplin_cli.indicators import comparing, computing, definitions, exporting, plotting
from tremplin_cli.terminal.nouns import Noun

indicators = Noun(
    "indicators",
    *(definitions, computing, exporting, comparing, plotting),
    more="Les chiffres d'un périmètre : compute les montre, export les écrit. Les petits effectifs y sont masqués.",
)
