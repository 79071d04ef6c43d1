"""What a letter is written from: the dossier, its fiche, its department, and what the letter is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, reference_of
from tremplin.casework.applying.receipts import service
from tremplin.catalogue.door import Department, Fiche
from tremplin.records.tables import Base, Dossier

B = TypeVar("B", bound=Base)

GREETING = "Bonjour,"


class MailText(NamedTuple):
    """A letter before it is addressed: its subject, and all that it says.

    A subject is read by whoever looks over a shoulder, and by every server on the way: it holds a reference, and
    nothing that a person typed, be it a title, which may name somebody.
    """

    subject: str
    body: str


class Useless(Exception):
    """A letter that says nothing to its reader any more: why."""


@dataclass(frozen=True)
class Matter:
    """What one letter is about, read at one moment of the base."""

    desk: Desk
    session: Session
    dossier: Dossier
    row: Mapping[str, Any]
    day: date

    @property
    def reference(self) -> str:
        return reference_of(self.dossier.call, self.dossier.id)

    @cached_property
    def fiche(self) -> Fiche:
        """The fiche under which the dossier was opened."""
        return self.desk.shelf.fiche(self.session, self.dossier.snapshot)

    @cached_property
    def department(self) -> Department:
        return self.desk.catalogue.department(self.dossier.department)

    @property
    def named(self) -> str:
        """« 00-2026-000012 (fiche « Ateliers ») », as a sentence names a dossier."""
        return f"{self.reference} (fiche « {self.fiche.title} »)"

    def about(self, kind: type[B]) -> B:
        """The row of the dossier that the letter tells."""
        return self.session.get_one(kind, (self.dossier.id, self.row["about"]))

    def text(self, subject: str, *paragraphs: str) -> MailText:
        """The letter that these paragraphs make."""
        return MailText(subject, "\n\n".join([GREETING, *paragraphs, self.signature()]))

    def signature(self) -> str:
        """Who writes, and how to answer them."""
        said, first = self.department.receipts, next(iter(self.fiche.contacts), None)
        phone = (first.phone if first else None) or (said.phone if said else None)
        lines = [service(self.fiche, self.department), said.address if said else None, phone and f"Téléphone : {phone}"]
        return "\n".join(line for line in lines if line)

    @property
    def reply_to(self) -> str | None:
        """The address of the department, where it gives one."""
        said = self.department.receipts
        return said.email if said else None
