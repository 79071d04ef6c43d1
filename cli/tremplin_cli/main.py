"""The root of the command line, and the only place that catches what the core refuses.

A command returns its exit code: nothing or 0 when it is done, 1 when the answer is no. What is refused is one sentence
on the standard error, with 1 when the answer is no and 2 when the question was wrong, an unknown name included.
"""

import errno
import io
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from tremplin.errors import AlreadyThere, Conflict, RefusedDocuments, RefusedRequest, TremplinError, UnreadyBase
from tremplin.nir import without_nirs
from tremplin_cli.terminal import french
from tremplin_cli.terminal.nouns import NOUNS
from tremplin_cli.terminal.screen import Screen
from tremplin_cli.terminal.wording import lists_of
from tremplin_cli.terminal.wrapping import HelpProse

# 2 is what Click says of a wrong usage; 130 is 128 + SIGINT, as shells tell an interruption
NO, WRONG, INTERRUPTED = 1, 2, 130
REFUSED = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "accès refusé",
    errno.ENOSPC: "plus de place pour écrire",
}

COMPLETION = """
\b
Complétion des noms et des identifiants, à mettre dans ~/.bashrc :
    eval "$(_TREMPLIN_COMPLETE=bash_source tremplin)"
Pour zsh, zsh_source dans ~/.zshrc ; pour fish, fish_source.
"""


class Tremplin(click.Group):
    """The root group: nouns by name, and every refusal told in one place."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NOUNS:
            return None
        # measured (bench/help.py): nothing of a noun being read for it, « --help » takes 1.2 × a bare Click group
        home = import_module(f"tremplin_cli.{cmd_name}")
        if hasattr(home, "__path__"):
            home = import_module(f"{home.__name__}.noun")
        command: click.Command = getattr(home, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(french.word("Commands")):
            formatter.write_dl(list(NOUNS.items()))

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command line, and end with its exit code."""
        french.speak()
        click.Context.formatter_class = HelpProse
        try:
            # alone, Click would write its own words and exit before ours
            code = super().main(*args, **{**options, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            code = _refused(error.format_message(), WRONG)
        except click.ClickException as error:
            code = _refused(f"Erreur : {french.told(error)}\n{french.advice(error)}".strip(), error.exit_code)
        except RefusedDocuments as error:
            code = _refused("\n".join([str(error), *lists_of(error.mistakes)]), NO)
        except TremplinError as error:
            no = isinstance(error, RefusedRequest | Conflict)
            code = _refused(f"Erreur : {error}{_typed(error)}", NO if no else WRONG)
        except click.Abort:
            code = _refused(french.word("Aborted!"), INTERRUPTED)
        except OSError as error:
            _drop_the_rest()
            code = _refused(f"Erreur : {_why(error)}", WRONG)
        sys.exit(code)


@click.group(
    cls=Tremplin,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=COMPLETION,
)
@click.version_option(package_name="tremplin", message="%(prog)s %(version)s", help="Afficher la version.")
def tremplin() -> None:
    """Tremplin : les appels à projets d'insertion d'un département, du texte publié aux preuves.

    Pour commencer : tremplin calls list
    """


def main() -> None:
    """The entry point: what is written is UTF-8, whatever the locale."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            # PEP 540 mends the C locale alone: under ISO-8859-1 or cp1252, « – » and « € » would raise
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
            if stream.isatty():
                setattr(sys, name, Screen(stream))
    tremplin.main(prog_name="tremplin")


def _refused(sentence: str, code: int) -> int:
    # Click tells again what was typed
    click.echo(without_nirs(sentence), err=True)
    return code


def _typed(error: TremplinError) -> str:
    """What to type against a refusal: the core, which a site uses too, names no command and no option."""
    match error:
        case UnreadyBase():
            return f" Tapez « tremplin db {error.remedy} »."
        case AlreadyThere():
            return " Pour écrire par-dessus, ajoutez --overwrite."
        case _:
            return ""


def _why(error: OSError) -> str:
    """What the machine refused, in French: its own words follow the locale."""
    what = REFUSED.get(error.errno or 0, "lecture ou écriture impossible")
    return f"{what} : {error.filename}" if error.filename else f"{what}."


def _drop_the_rest() -> None:
    """Drop what could not be written, so that the interpreter does not try again as it ends."""
    # under a test, or closed, the standard output is not a file
    with suppress(OSError, ValueError, AttributeError):
        # as Python's own documentation does after « | head » (signal, note on SIGPIPE)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
