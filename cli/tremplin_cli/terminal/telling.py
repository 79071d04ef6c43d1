"""What a command did: a sentence and what to type next, or its JSON for software."""

from collections.abc import Mapping
from typing import Any

import click

from tremplin_cli.terminal.listing import next_step, write_json


def tell(output: str, sentence: str, said: Mapping[str, Any], *then: str) -> None:
    """Say what was done; ``then`` are commands without the name of the program."""
    if output == "json":
        write_json(said)
    else:
        click.echo(sentence)
        next_step(*(f"tremplin {command}" for command in then))


def prompt(question: str, **options: Any) -> Any:
    """Ask at the terminal, away from what is told; French puts a space before its colon."""
    return click.prompt(question, prompt_suffix=" : ", err=True, **options)
