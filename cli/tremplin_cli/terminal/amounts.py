"""Figures on a command line: amounts as people type them, read as integer cents, and counts."""

import click

from tremplin_cli.terminal.options import WrittenType


class Count(WrittenType):
    """A whole number, zero or more; ``what`` says of what."""

    def __init__(self, what: str):
        super().__init__(what, "whole", about=f"{what} : ")


AMOUNT = WrittenType("montant", "cents")


# what two people change at once is a conflict: the second says which version they read
as_read = click.option(
    "--version",
    type=Count("version"),
    metavar="NUMÉRO",
    help="La version que vous avez lue : refuser si elle a changé.",
)
