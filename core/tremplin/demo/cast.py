"""Who plays in a demonstration: the staff of each department, and the organisations with the people who carry them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tremplin.casework.acting.policy import Actor
from tremplin.catalogue.department import Department
from tremplin.catalogue.fiche import Fiche
from tremplin.records.codes import Role
from tremplin.rules.facts.view import Carrier as CarrierFacts

# what is under way, how much of it is done, and of how much
Progress = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Person:
    """An account of the demonstration, and what it may do, in the words that are printed at the end."""

    login: str
    role: Role
    may: str


@dataclass(frozen=True)
class CastCarrier:
    """An organisation at work in one department, and the two people who act for it."""

    id: int
    name: str
    department: str
    legal_form: str
    accreditations: tuple[str, ...]
    editor: Actor
    signatory: Actor

    @property
    def profile(self) -> tuple[str, str, tuple[str, ...]]:
        """What a fiche looks at: two carriers of one profile are judged alike."""
        return self.department, self.legal_form, self.accreditations

    def fits(self, fiche: Fiche) -> bool:
        """Whether this fiche admits it."""
        forms, wanted = fiche.carriers.legal_forms, fiche.carriers.accreditations
        return (
            self.department == fiche.id.department
            and (not forms or self.legal_form in forms)
            and (not wanted or bool({*wanted} & {*self.accreditations}))
        )

    def facts(self) -> CarrierFacts:
        return CarrierFacts(legal_form=self.legal_form, accreditations=self.accreditations)


@dataclass(frozen=True)
class Staff:
    """The people of one department; ``locals`` are those of its territories."""

    department: Department
    admin: Actor
    instructors: Sequence[Actor]
    decider: Actor
    locals: dict[str, Actor] = field(default_factory=dict)

    def adviser(self, territories: Sequence[str], instructor: Actor) -> Actor:
        """Who gives an opinion on a dossier: the service of one of its territories, else who instructs it."""
        return next((self.locals[each] for each in territories if each in self.locals), instructor)


@dataclass(frozen=True)
class Cast:
    """Everybody; ``people`` are the accounts to try, printed at the end."""

    staff: dict[str, Staff]
    carriers: Sequence[CastCarrier]
    people: Sequence[Person]
