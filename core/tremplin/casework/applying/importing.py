"""Import a file of dossiers: each is opened whole or refused with all its mistakes, and none is opened twice."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    RIGHTS,
    Act,
    Actor,
    Case,
    Desk,
    Mistake,
    NotYet,
    RefusedRequest,
    UnknownIdentifier,
    actors,
    content,
    perimeters,
    reference_of,
)
from tremplin.casework.applying.drafts import admitted, change, open_, proposing
from tremplin.documents.dossiers.file import ReadDossiers, dossiers
from tremplin.documents.dossiers.schema import DossierEntry
from tremplin.records.tables import Dossier, Organisation
from tremplin.storage.engine import rows_of

UNNAMED = "contenu:"
WRITING = RIGHTS[Act.CREATE] | RIGHTS[Act.EDIT]


class Fate(StrEnum):
    """What became of a dossier of a file."""

    CREATED = "created"
    UPDATED = "updated"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Imported:
    """One dossier of a file, by the line at which it begins: its reference where it has one, or its mistakes."""

    line: int
    fate: Fate
    reference: str | None = None
    title: str | None = None
    mistakes: tuple[Mistake, ...] = ()


class _RefusedDossier(Exception):
    """A dossier that cannot be imported: where its file says what is wrong, and why."""

    def __init__(self, key: str, reasons: Iterable[str]):
        self.key, self.reasons = key, tuple(reasons)


def import_(
    desk: Desk, actor: Actor, path: Path, *, at: datetime, update: bool = False, dry_run: bool = False
) -> Iterator[Imported]:
    """Import the dossiers of a file, one after the other, each in a transaction of its own.

    One that was imported already is left as it is; with ``update``, one that has a key says what the file says. A dry
    run keeps nothing, and refuses what would be refused.
    """
    return map(_Import(desk, actor, at, update, dry_run).one, dossiers(path, desk.catalogue))


@dataclass
class _Import:
    desk: Desk
    actor: Actor
    at: datetime
    update: bool
    dry_run: bool
    # the line that first wrote a key, what a dry run would have opened, and the organisations that were found
    lines: dict[tuple[int, str, str], int] = field(default_factory=dict)
    opened: set[tuple[int, str, str]] = field(default_factory=set)
    carriers: dict[str, int] = field(default_factory=dict)

    def one(self, read: ReadDossiers) -> Imported:
        """What becomes of one dossier."""
        entry = read.entry
        if entry is None:
            return Imported(read.line, Fate.REFUSED, mistakes=read.mistakes)
        try:
            # one transaction a dossier: killed at any instant, what was told as opened is there (bench/kill.py)
            with self.desk.database.reading() if self.dry_run else self.desk.database.writing() as session:
                self._still_may(session, read.line)
                fate, written = self._import(session, entry, read.line)
        except _RefusedDossier as refused:
            mistakes = tuple(read.place((refused.key,), reason) for reason in refused.reasons)
            return Imported(read.line, Fate.REFUSED, None, entry.title, mistakes)
        return Imported(read.line, fate, written, entry.title)

    def _still_may(self, session: Session, line: int) -> None:
        """Stop where a right that the import began with was removed: an import is long, and each dossier is an act."""
        try:
            now = actors.actor(rows_of(session), self.actor.login)
        except RefusedRequest as gone:
            raise RefusedRequest(f"import arrêté à la ligne {line}, ce qui précède est gardé : {gone}") from None
        if not _places(self.actor) <= _places(now):
            told = "votre rôle vous a été retiré pendant l'import"
            raise RefusedRequest(f"import arrêté à la ligne {line}, ce qui précède est gardé : {told}.")

    def _refuse_twice(self, key: str, here: tuple[int, str, str], line: int) -> None:
        first = self.lines.setdefault(here, line)
        if first != line:
            told = f"clé « {key} » écrite deux fois, ici et à la ligne {first} : changez-en une."
            raise _RefusedDossier("key", [told])

    def _import(self, session: Session, entry: DossierEntry, line: int) -> tuple[Fate, str | None]:
        """Import in a transaction; the dossiers of one organisation take their turn, so that none is opened twice."""
        number, fiche, key = self._carrier(session, str(entry.organisation)), str(entry.fiche), _key(entry)
        # of two who import one file at once, the index on keys would refuse one: here it waits, and finds all known
        carrier = session.get_one(Organisation, number, with_for_update=not self.dry_run)
        here = (carrier.id, _call(entry), key)
        if entry.key:
            # by the organisation itself: a file may call it by its SIRET here and by its RNA there
            self._refuse_twice(entry.key, here, line)
        with _placed("fiche"):
            admitted(session, self.desk, self.actor, fiche, carrier.id)
        known = (Dossier.organisation_id == carrier.id, Dossier.call == _call(entry), Dossier.key == key)
        dossier = session.scalars(select(Dossier).where(*known)).first()
        if dossier is None and not self.dry_run:
            return Fate.CREATED, self._open(session, entry, carrier.id, key)
        if dossier is None:
            # two lines without a key that say the same are one dossier: the first would be there by now
            again = here in self.opened
            self.opened.add(here)
            return Fate.KNOWN if again else Fate.CREATED, None
        name = reference_of(dossier.call, dossier.id)
        if dossier.fiche != fiche:
            told = f"clé « {key} » : c'est déjà celle du dossier {name}, de la fiche {dossier.fiche}."
            raise _RefusedDossier("key", [told])
        # a carrier may have corrected it since: what an office keeps in its own file does not undo that unasked
        if not self.update or entry.key is None:
            return Fate.KNOWN, name
        if not content.differing(content.read(session, dossier), content.kept(entry.content)):
            return Fate.KNOWN, name
        self._edit(session, entry, dossier, name)
        return Fate.UPDATED, name

    def _carrier(self, session: Session, written: str) -> int:
        """The organisation of a SIRET or an RNA; whether the actor may see it is asked once for a whole file."""
        if written not in self.carriers:
            try:
                self.carriers[written] = perimeters.carrier(session, self.actor, written).id
            except UnknownIdentifier:
                told = f"organisme « {written} » inconnu, ou hors de votre périmètre : enregistrez-le d'abord."
                raise _RefusedDossier("organisation", [told]) from None
        return self.carriers[written]

    def _open(self, session: Session, entry: DossierEntry, carrier: int, key: str) -> str:
        return open_(
            session,
            self.desk,
            self.actor,
            fiche=str(entry.fiche),
            organisation_id=carrier,
            title=str(entry.title),
            at=self.at,
            said=entry.content,
            key=key,
        )

    def _edit(self, session: Session, entry: DossierEntry, dossier: Dossier, name: str) -> None:
        with _placed("key"):
            if self.dry_run:
                fiche = self.desk.shelf.fiche(session, dossier.snapshot)
                self.desk.check(
                    Case(session, dossier, fiche, self.actor, Act.EDIT, self.at, None), proposing(entry.content)
                )
                return
            case = self.desk.find(session, self.actor, Act.EDIT, name, self.at)
            change(self.desk, case, entry.content, case.dossier.version)


def _places(actor: Actor) -> set[tuple[int | None, str | None]]:
    """Where somebody may write dossiers."""
    return {(grant.organisation_id, grant.department) for grant in actor.grants if grant.role in WRITING}


@contextmanager
def _placed(key: str) -> Iterator[None]:
    """Tell at a key of the file what the rules of casework refuse."""
    try:
        yield
    except NotYet as refused:
        raise _RefusedDossier(key, refused.reasons) from None
    except RefusedRequest as refused:
        raise _RefusedDossier(key, [str(refused)]) from None


def _call(entry: DossierEntry) -> str:
    return str(entry.fiche).rpartition("/")[0]


def _key(entry: DossierEntry) -> str:
    """The key of a dossier; where its file gives none, what the file says of it."""
    if entry.key:
        return entry.key
    # a file without keys, given again after a failure, opens nothing twice: what it says of a dossier is its key
    said = json.dumps([entry.fiche, entry.content], sort_keys=True, ensure_ascii=False, default=str)
    return f"{UNNAMED}{sha256(said.encode()).hexdigest()}"
