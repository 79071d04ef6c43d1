"""Cast a demonstration: open the accounts of the staff, and record the organisations that the fiches admit."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import TypeVar

from tremplin.casework.accounts import accounts, roles
from tremplin.casework.accounts.actors import actor
from tremplin.casework.accounts.roles import Perimeter
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.acting.typed import folded
from tremplin.casework.organisations import accreditations, organisations
from tremplin.catalogue.department import Department
from tremplin.catalogue.fiche import Fiche
from tremplin.clock import day_in_paris
from tremplin.demo.cast import Cast, CastCarrier, Person, Progress, Staff
from tremplin.demo.dice import Dice
from tremplin.demo.identifiers import rna, siret
from tremplin.demo.naming import organisation, people
from tremplin.records.codes import Role

HOST = "exemple.fr"
ADMIN = f"admin@{HOST}"
# the role, the word of its login, and what it may do
STAFF = (
    (Role.INSTRUCTOR, "instruction", "instruit les dossiers, suit les opérations, arrête les soldes"),
    (Role.INSTRUCTOR, "instruction2", "instruit aussi"),
    (Role.DECISION_MAKER, "decision", "décide, signe les conventions, paie, clôt"),
    (Role.STATISTICIAN, "statistiques", "lira les indicateurs, et aucun dossier"),
    (Role.ADMIN, "administration", "ouvre les comptes et les enveloppes du département"),
)
CARRIERS = (
    (Role.EDITOR, "rédige les dossiers de"),
    (Role.SIGNATORY, "rédige, dépose et retire les dossiers de"),
)
LOCAL = "rend les avis de son territoire, tient ses comités"
ASSOCIATION = "association"
# besides what the fiches ask for by name, in proportion
FORMS = (ASSOCIATION, "training_body", ASSOCIATION, "company", ASSOCIATION, "local_authority", "foundation", "ccas")
T = TypeVar("T")


class Casting:
    """The casting office of one demonstration: ``at`` is when all its people arrive."""

    def __init__(self, desk: Desk, dice: Dice, at: datetime, password: str | None = None):
        self.desk, self.dice, self.at, self.password = desk, dice, at, password
        self._names = people(dice)
        self._people: list[Person] = []

    def cast(self, departments: Sequence[Department], fiches: Sequence[Fiche], count: int, progress: Progress) -> Cast:
        """Everybody: the staff of these departments, and so many organisations shared between them."""
        accounts.install(self.desk, login=ADMIN, name=self._name(), password=self.password, at=self.at)
        admin = self._actor(ADMIN)
        self._people.append(Person(ADMIN, Role.ADMIN, "administre toute la plateforme, lit et vérifie le journal"))
        staff = {each.code: self._staff(admin, each) for each in departments}
        carriers: list[CastCarrier] = []
        for rank, department in enumerate(departments):
            own = [fiche for fiche in fiches if fiche.id.department == department.code]
            # the first departments take what is left of an uneven share
            share = count // len(departments) + (rank < count % len(departments))
            for shown, (form, held) in _first(islice(_profiles(own), share)):
                carriers.append(self._carrier(admin, department, len(carriers) + 1, form, held, show=shown))
                progress("Organismes", len(carriers), count)
        return Cast(staff, carriers, tuple(self._people))

    def _staff(self, admin: Actor, department: Department) -> Staff:
        opened = [self._officer(admin, department, *officer) for officer in STAFF]
        first, second, decider, _, manager = opened
        areas = {
            code: self._officer(
                admin, department, Role.TERRITORIAL_SERVICE, f"territoire-{code}", LOCAL if shown else "", code
            )
            for shown, code in _first(department.territories)
        }
        return Staff(department, manager, (first, second), decider, areas)

    def _officer(
        self,
        admin: Actor,
        department: Department,
        role: Role,
        word: str,
        may: str,
        territory: str | None = None,
    ) -> Actor:
        login = f"{word}.{department.code}@{HOST}".lower()
        self._open(admin, login, self._name(), role, f"{may} ({department.name})" if may else "")
        where = Perimeter(department=department.code, territory=territory)
        roles.grant(self.desk, admin, login, role.value, where, at=self.at)
        return self._actor(login)

    def _carrier(
        self, admin: Actor, department: Department, rank: int, form: str, held: tuple[str, ...], *, show: bool
    ) -> CastCarrier:
        named = organisation(rank, form)
        said: dict[str, str | None] = {"name": named, "legal_form": form, "siret": siret(rank)}
        if form == ASSOCIATION:
            said["rna"] = rna(rank)
        said["email"] = f"contact{rank}@{HOST}"
        number = organisations.create(self.desk, admin, said, at=self.at)
        starts_on = day_in_paris(self.at) - timedelta(days=self.dice.between(100, 900))
        for code in held:
            accreditations.accredit(self.desk, admin, str(number), code, _first_of_month(starts_on), at=self.at)
        editor, signatory = (
            self._member(admin, number, role, f"{acts} « {named} » ({department.name})" if show else "")
            for role, acts in CARRIERS
        )
        return CastCarrier(number, named, department.code, form, held, editor, signatory)

    def _member(self, admin: Actor, number: int, role: Role, may: str) -> Actor:
        name = self._name()
        login = f"{folded(name).replace(' ', '.')}@{HOST}"
        self._open(admin, login, name, role, may)
        roles.grant(self.desk, admin, login, role.value, Perimeter(organisation=str(number)), at=self.at)
        return self._actor(login)

    def _open(self, admin: Actor, login: str, name: str, role: Role, may: str) -> None:
        """Open an account; one of which nothing is told is not shown."""
        # the work of a password is slow on purpose: only the accounts that are shown are given one
        password = self.password if may else None
        accounts.create(self.desk, admin, login=login, name=name, password=password, at=self.at)
        if may:
            self._people.append(Person(login, role, may))

    def _actor(self, login: str) -> Actor:
        with self.desk.database.reading() as session:
            return actor(session, login)

    def _name(self) -> str:
        return next(self._names)


def _first(items: Iterable[T]) -> Iterator[tuple[bool, T]]:
    """Items, each after whether it is the first."""
    return ((rank == 0, item) for rank, item in enumerate(items))


def _profiles(fiches: Iterable[Fiche]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The legal forms and accreditations of organisations, without end: two of each that a fiche asks for, first."""
    asked = dict.fromkeys((fiche.carriers.legal_forms, fiche.carriers.accreditations) for fiche in fiches)
    needed = [((forms or FORMS)[0], held[:1]) for forms, held in asked if forms or held]
    special = [*dict.fromkeys(needed)] * 2
    yield from special
    yield from islice(((form, ()) for form in cycle(FORMS)), 2 * len(FORMS))
    yield from cycle([*special, *((form, ()) for form in FORMS)])


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
