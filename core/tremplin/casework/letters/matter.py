"""What a letter is made of: a dossier, its fiche of then, who writes and who is written to."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, UnknownIdentifier, reference_of
from tremplin.casework.letters.letter import LetterBlock
from tremplin.catalogue.door import Call, Department, Fiche, LetterWords, Words
from tremplin.records.tables import Dossier, Organisation, Takeover

F = TypeVar("F")
UNSIGNED: Sequence[str] = ()
DEPARTMENT = "Département"


@dataclass(frozen=True)
class LetterMatter:
    """What every letter of a dossier is made of."""

    desk: Desk
    session: Session
    dossier: Dossier

    @cached_property
    def fiche(self) -> Fiche:
        """The fiche by which the dossier is judged: a letter tells no rule of later."""
        return self.desk.shelf.fiche(self.session, self.dossier.snapshot)

    @cached_property
    def department(self) -> Department:
        return self.desk.catalogue.department(self.dossier.department)

    @cached_property
    def call(self) -> Call | None:
        """The call, as long as it is installed."""
        with suppress(UnknownIdentifier):
            return self.desk.catalogue.call(self.dossier.call)
        return None

    @cached_property
    def words(self) -> LetterWords:
        return self.desk.catalogue.letters_of(self.dossier.department)

    @property
    def giver(self) -> str:
        """« Département de la Somme », as its letterhead says it; its bare name else, whose article is not known."""
        head = self.words.sender[0] if self.words.sender else ""
        return head if head.startswith(f"{DEPARTMENT} ") else f"{DEPARTMENT} {self.department.name}"

    @cached_property
    def labels(self) -> Words:
        """What people call the codes of the fiche."""
        return self.desk.catalogue.labels(self.fiche)

    @cached_property
    def organisation(self) -> Organisation:
        return self.session.get_one(Organisation, self.dossier.organisation_id)

    @cached_property
    def resumed_at(self) -> datetime | None:
        """When what was agreed before was entered here, where it was."""
        found = self.session.get(Takeover, self.dossier.id)
        return None if found is None else found.confirmed_at or found.recorded_at

    def written_here(self, at: datetime) -> bool:
        """Whether what was kept at an instant was done here: what was taken over had its letters then, and on paper."""
        return self.resumed_at is None or at > self.resumed_at

    @property
    def reference(self) -> str:
        return reference_of(self.dossier.call, self.dossier.id)

    @property
    def operation(self) -> str:
        """The title of the dossier between quotes, then that of its fiche."""
        return f"« {self.dossier.title} » ({self.fiche.title})"


class LetterFact(NamedTuple, Generic[F]):
    """What a letter waits for, once it is there: its number among those of its kind, its day, and its row."""

    number: int
    on: date
    row: F


@dataclass(frozen=True, kw_only=True)
class LetterBody:
    """What a kind of letter says of a fact; ``greets`` where it is written to somebody, and is no act to be signed.

    Its blocks are read once, and only of a letter that is written: a list of letters needs their titles alone.
    """

    title: str
    subject: str
    blocks: Iterable[LetterBlock]
    references: dict[str, str] = field(default_factory=dict)
    signed: Sequence[str] = UNSIGNED
    remedies: bool = False
    greets: bool = True


@dataclass(frozen=True, kw_only=True)
class LetterKind(Generic[F]):
    """A kind of letter: ``absent`` is why there is none as long as nothing happened."""

    code: str
    label: str
    absent: str
    facts: Callable[[LetterMatter], Sequence[LetterFact[F]]]
    body: Callable[[LetterMatter, LetterFact[F]], LetterBody]


AnyLetterKind = LetterKind[Any]
