"""``tremplin dossiers``: a noun, and a module for each part of the life of a dossier."""

from tremplin_cli.dossiers import (
    assigning,
    calendar,
    correcting,
    decisions,
    documents,
    drafts,
    finding,
    grants,
    importing,
    monthly,
    operations,
    reading,
    resuming,
    scoring,
    signing,
    talking,
)
from tremplin_cli.terminal.nouns import Noun

dossiers = Noun(
    "dossiers",
    *(finding, reading, drafts, documents, importing, decisions, scoring, signing, grants, operations, monthly),
    *(calendar, correcting, assigning, resuming, talking),
    more="Un dossier est connu par sa référence : « tremplin dossiers list » les montre.",
)
