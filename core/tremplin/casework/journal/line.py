"""The lines of the journal, as casework writes them: how is told by storage, which restores them too."""

from tremplin.records.chain import START, line_hash, text
from tremplin.storage.lines import ADVANCE, HEAD, LAST, names_held, names_of, signature, write

__all__ = ["ADVANCE", "HEAD", "LAST", "START", "line_hash", "names_held", "names_of", "signature", "text", "write"]
