"""What one command works with: the day, what is installed, the desk, and who acts."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from tremplin.clock import business, day_in_paris, hour_in_paris, now
from tremplin.errors import Mistake, TremplinError, WrongUsage
from tremplin_cli.terminal.nouns import late

with late():
    from tremplin import kept, office
    from tremplin import platform as assembly
    from tremplin.casework.acting import actors, policy
    from tremplin.casework.acting import desk as desks
    from tremplin.catalogue import fiche as fiches
    from tremplin.documents import writing
    from tremplin.documents.describing import json_schema, keys
    from tremplin.documents.reading import reader, walk
    from tremplin.rules import handbook, kind
    from tremplin.rules.facts import file, view
    from tremplin.storage import glance, stages

STDIN = "-"
TODAY = "TREMPLIN_TODAY"


def installed() -> "assembly.Platform":
    return kept.opened()


@dataclass
class CommandSession:
    """The day, the platform and the settings of one command; tests hand their own ``day`` and their own ``instant``."""

    day: date | None = None
    starter: Callable[[], "assembly.Platform"] = installed
    instant: Callable[[], datetime] | None = None
    # what delays, claims and backups run by, whatever the day of the dossiers
    machine: Callable[[], datetime] = now
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    # the last act of a demonstration, before which none takes place
    reached: datetime | None = field(default=None, init=False)

    def now(self) -> datetime:
        """When an act takes place: now, or at this hour on the day of the demonstration that the base holds."""
        if self.stage is not None:
            with self.glanced.glancing() as rows:
                self.reached = stages.last_act(rows)
        return self._seen()

    @property
    def today(self) -> date:
        """The day of the dossiers."""
        # asked for each line of a listing: the base is asked once
        return self.day or day_in_paris(self._seen())

    def hour_of(self, day: date | None) -> time | None:
        """The hour in Paris of the day that is looked at; none where another day is asked, which is seen whole."""
        return None if day else hour_in_paris(self._seen())

    def _seen(self) -> datetime:
        return self.instant() if self.instant else business(self.machine(), self.stage, self.reached)

    @cached_property
    def asked(self) -> date | None:
        """The day that the setting gives to a demonstration."""
        written = self.environ.get(TODAY, "").strip()
        try:
            return writing.day(written) if written else None
        except WrongUsage as refused:
            raise WrongUsage(f"{TODAY} : {refused}") from None

    @cached_property
    def stage(self) -> date | None:
        """The day that stands for today: that of the demonstration that the base holds, unless the setting gives one.

        Where no base can be read, the setting alone says: whatever needs the base tells by itself what it lacks.
        """
        if self.instant:
            return None
        try:
            with self.glanced.glancing() as rows:
                shown = stages.staged(rows)
                self.reached = stages.last_act(rows) if shown else None
        except TremplinError:
            return self.asked
        return stages.stage_of(shown, self.asked, TODAY)

    @cached_property
    def silent(self) -> "assembly.Platform":
        """The platform, without a word on what fails: for the commands that list it."""
        return self.starter()

    @cached_property
    def platform(self) -> "assembly.Platform":
        """The platform; what fails does not stop the rest, and is told on one line."""
        failing = len(self.silent.failing)
        if failing:
            what = "1 greffon en défaut" if failing == 1 else f"{failing} greffons en défaut"
            click.echo(f"{what} : tapez « tremplin plugins check ».", err=True)
        return self.silent

    @cached_property
    def desk(self) -> "desks.Desk":
        """The desk of the database that the settings name."""
        return office.open_desk(self.platform, self.environ)

    @cached_property
    def glanced(self) -> "glance.Glanced":
        """The database for a listing, which needs neither the catalogue nor, on a file of SQLite, SQLAlchemy."""
        file = glance.sqlite_file(self.environ)
        return glance.SqliteGlance(file) if file and "desk" not in vars(self) else self.desk.database

    def actor(self, login: str | None) -> "policy.Actor":
        """Who acts, by the login that ``--as`` gives."""
        if not login:
            raise WrongUsage("dites qui agit : ajoutez --as COMPTE, ou donnez la variable TREMPLIN_ACCOUNT.")
        with self.glanced.glancing() as rows:
            return actors.actor(rows, login)

    def known(self, call: str | None, fiche: str | None) -> None:
        """Refuse a call or a fiche that is not there: a slip in a name does not pass for an empty list."""
        if call:
            self.platform.call(call)
        if fiche:
            self.platform.fiche(fiche)

    def words(self, *fiches: "fiches.Fiche") -> Callable[[str], Mapping[str, Any]]:
        """The labels of a family of codes, in the words of the departments of these fiches."""
        return self.platform.labels(*fiches)

    def facts(self, path: str, fiche: "fiches.Fiche") -> "view.Facts":
        """The facts that a file gives about a dossier of this fiche; « - » is the standard input."""
        shown = "entrée standard" if path == STDIN else path
        return file.read_facts(content(path), shown, fiche, self.platform.words(fiche))

    def mistakes(self, text: str) -> list[Mistake]:
        """The mistakes of the text of a fiche, read as if it were installed."""
        document = reader.read(text, "fiche.yaml")
        self.platform.reader.shelf([document], self.platform.fiches)
        return document.mistakes

    def keys(self, kind: "kind.RuleKind") -> list["keys.Key"]:
        """The keys that a document writes for a rule of this kind."""
        return list(handbook.keys(kind))

    def facts_read(self) -> list[dict[str, Any]]:
        """The facts of a dossier, each with the kinds of rules that read it."""
        return kind.facts_read(self.platform.vocabulary.kinds.values())

    def fiche_schema(self) -> dict[str, Any]:
        """The JSON Schema of fiches, in the words of what is installed."""
        return json_schema.fiche_schema(self.platform.vocabulary, self.platform.departments.values())


pass_session = click.make_pass_decorator(CommandSession, ensure=True)


def content(path: str) -> bytes:
    """The bytes of a file, or of the standard input; what cannot be read is a wrong usage."""
    # no more of it is read than what the reader would refuse anyway
    most = walk.MAX_BYTES + 1
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
