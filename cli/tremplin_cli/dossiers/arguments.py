"""What several commands about one dossier share: the dossier, and one of its documents."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tremplin_cli.terminal.door import Count

F = TypeVar("F", bound=Callable[..., Any])
dossier = click.argument("reference", metavar="DOSSIER")


def document(told: str) -> Callable[[F], F]:
    """The option that says which document shows what is recorded."""
    return click.option("--document", type=Count("numéro de pièce"), metavar="NUMÉRO", help=told)
