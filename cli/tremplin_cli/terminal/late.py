"""A noun whose verbs are brought in when one is typed: to list them takes no more than a sentence for each."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from tremplin_cli.terminal import french
from tremplin_cli.terminal.options import VERB


class LateNoun(click.Group):
    """A noun of which another module, by default that of the same name in ``verbs``, holds the verbs."""

    def __init__(self, name: str, *, verbs: Mapping[str, str], module: str | None = None, **options: Any):
        super().__init__(name, subcommand_metavar=VERB, **options)
        self.verbs, self.module = verbs, f"tremplin_cli.{module or f'verbs.{name}'}"

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.verbs:
            return None
        held: click.Group = getattr(import_module(self.module), self.name or "")
        return held.commands[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(french.word("Commands")):
            formatter.write_dl(list(self.verbs.items()))
