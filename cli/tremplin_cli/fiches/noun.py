"""``tremplin fiches``: a noun, its verbs and their pages."""

from tremplin_cli.fiches import reading, trial
from tremplin_cli.terminal.nouns import Noun

fiches = Noun(
    "fiches",
    *(reading, trial),
    more="Une fiche est connue par <département>/<appel>/<fiche> : « tremplin fiches list » les montre.",
)
