"""The changes between two fiches as a person reads them: a table per section, old beside new."""

from collections.abc import Iterator, Sequence

from tremplin.catalogue.forms.diff import Change
from tremplin_cli.terminal.listing import Column, table

CHANGES = (
    Column("Ce qui change", lambda change: change.label, gives_way=True),
    Column("Avant", lambda change: change.old, gives_way=True),
    Column("Après", lambda change: change.new, gives_way=True),
)
# summaries and conditions are prose: even in a pipe, they are wrapped
READABLE = 140


def lines(changes: Sequence[Change], width: int | None) -> Iterator[str]:
    for section in dict.fromkeys(change.section for change in changes):
        here = [change for change in changes if change.section == section]
        yield from ("", section.upper(), *table(CHANGES, here, width or READABLE))
