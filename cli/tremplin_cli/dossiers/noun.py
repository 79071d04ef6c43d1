"""``tremplin dossiers``: a noun, and a module for each part of the life of a dossier."""

from tremplin_cli.dossiers import calendar, decisions, drafts, grants, importing, operations, reading, scoring
from tremplin_cli.terminal.nouns import Noun

dossiers = Noun(
    "dossiers",
    *(reading, drafts, importing, decisions, scoring, grants, operations, calendar),
    more="Un dossier est connu par sa référence : « tremplin dossiers list » les montre.",
)
