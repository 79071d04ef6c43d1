"""What one command works with: the day, and what is installed.

The core brings marshmallow and YAML with it, which no ``--help`` needs: this module alone imports it late, when a
command first asks, and every noun takes it from here.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tremplin.clock import now, today_in_paris
from tremplin.errors import Mistake, WrongUsage

if TYPE_CHECKING:
    from tremplin.casework.acting.desk import Desk
    from tremplin.casework.acting.policy import Actor
    from tremplin.catalogue.fiche import Fiche
    from tremplin.documents.keys import Key
    from tremplin.platform import Platform
    from tremplin.rules.facts.view import Facts
    from tremplin.rules.kind import RuleKind

STDIN = "-"


def installed() -> "Platform":
    from tremplin.kept import opened

    return opened()


@dataclass
class CommandSession:
    """The day, the platform and the settings of one command; tests hand their own."""

    today: date = field(default_factory=today_in_paris)
    starter: Callable[[], "Platform"] = installed
    now: Callable[[], datetime] = now
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def silent(self) -> "Platform":
        """The platform, without a word on what fails: for the commands that list it."""
        return self.starter()

    @cached_property
    def platform(self) -> "Platform":
        """The platform; what fails does not stop the rest, and is told on one line."""
        failing = len(self.silent.failing)
        if failing:
            what = "1 greffon en défaut" if failing == 1 else f"{failing} greffons en défaut"
            click.echo(f"{what} : tapez « tremplin plugins check ».", err=True)
        return self.silent

    @cached_property
    def desk(self) -> "Desk":
        """The desk of the database that the settings name."""
        from tremplin.office import open_desk

        return open_desk(self.platform, self.environ)

    def actor(self, login: str | None) -> "Actor":
        """Who acts, by the login that ``--as`` gives."""
        from tremplin.casework.accounts.actors import actor

        if not login:
            raise WrongUsage("dites qui agit : ajoutez --as COMPTE, ou donnez la variable TREMPLIN_ACCOUNT.")
        with self.desk.database.reading() as session:
            return actor(session, login)

    def words(self, *fiches: "Fiche") -> Callable[[str], Mapping[str, Any]]:
        """The labels of a family of codes, in the words of the departments of these fiches."""
        return self.platform.labels(*fiches)

    def facts(self, path: str, fiche: "Fiche") -> "Facts":
        """The facts that a file gives about a dossier of this fiche; « - » is the standard input."""
        from tremplin.rules.facts.file import read_facts

        shown = "entrée standard" if path == STDIN else path
        return read_facts(content(path), shown, fiche, self.platform.words(fiche))

    def mistakes(self, text: str) -> list[Mistake]:
        """The mistakes of the text of a fiche, read as if it were installed."""
        from tremplin.documents.reader import read

        document = read(text, "fiche.yaml")
        self.platform.reader.shelf([document], self.platform.fiches)
        return document.mistakes

    def keys(self, kind: "RuleKind") -> list["Key"]:
        """The keys that a document writes for a rule of this kind."""
        from tremplin.rules.handbook import keys

        return list(keys(kind))

    def facts_read(self) -> list[dict[str, Any]]:
        """The facts of a dossier, each with the kinds of rules that read it."""
        from tremplin.rules.kind import facts_read

        return facts_read(self.platform.vocabulary.kinds.values())

    def fiche_schema(self) -> dict[str, Any]:
        """The JSON Schema of fiches, in the words of what is installed."""
        from tremplin.documents.json_schema import fiche_schema

        return fiche_schema(self.platform.vocabulary, self.platform.departments.values())


pass_session = click.make_pass_decorator(CommandSession, ensure=True)


def content(path: str) -> bytes:
    """The bytes of a file, or of the standard input; what cannot be read is a wrong usage."""
    from tremplin.documents.walk import MAX_BYTES

    # no more of it is read than what the reader would refuse anyway
    most = MAX_BYTES + 1
    if path == STDIN:
        return sys.stdin.buffer.read(most)
    with readable(Path(path)).open("rb") as file:
        return file.read(most)


def readable(path: Path) -> Path:
    """A file that can be opened and read, or a sentence that says why not."""
    try:
        with path.open("rb"):
            return path
    except FileNotFoundError:
        raise WrongUsage(f"fichier introuvable : {path}") from None
    except IsADirectoryError:
        raise WrongUsage(f"un fichier est attendu, « {path} » est un dossier.") from None
    except (OSError, ValueError):  # no right to read it, a name too long, a null character
        raise WrongUsage(f"fichier illisible : {path}") from None
