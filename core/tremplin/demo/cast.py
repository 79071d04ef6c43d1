"""Who plays in a demonstration: the staff of each department, the organisations, and the office that casts them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import TypeVar

from tremplin.casework.accounts import accounts, roles
from tremplin.casework.accounts.roles import Perimeter
from tremplin.casework.acting.door import Actor, Desk, Role, actors
from tremplin.casework.organisations import accreditations, organisations
from tremplin.catalogue.door import Department, Fiche
from tremplin.clock import day_in_paris
from tremplin.demo import coming
from tremplin.demo.dice import Dice
from tremplin.demo.naming import organisation, people, rna, siret
from tremplin.documents.texts import folded
from tremplin.rules.facts.view import Carrier as CarrierFacts
from tremplin.storage.engine import rows_of

# what is under way, how much of it is done, and of how much
Progress = Callable[[str, int, int], object]
HOST = "exemple.fr"
ADMIN = f"admin@{HOST}"
# the role, the word of its login, and what it may do; of carriers, the two of the organisation that is shown
STAFF = (
    (Role.INSTRUCTOR, "instruction", "instruit les dossiers, suit les opérations, arrête les soldes"),
    (Role.INSTRUCTOR, "instruction2", "instruit aussi"),
    (Role.DECISION_MAKER, "decision", "décide, signe les conventions, paie, clôt"),
    (Role.DECISION_MAKER, "decision2", "décide aussi, et rouvre après un recours ce que l'autre a refusé"),
    (Role.READER, "lecture", "lit tous les dossiers, et n'y change rien"),
    (Role.STATISTICIAN, "statistiques", "lit les chiffres, et aucun dossier"),
    (Role.ADMIN, "administration", "ouvre les comptes et les enveloppes du département"),
)
CARRIERS = (
    (Role.EDITOR, "redaction", "rédige les dossiers de"),
    (Role.SIGNATORY, "signature", "rédige, dépose et retire les dossiers de"),
)
LOCAL = "rend les avis de son territoire, tient ses comités"
ASSOCIATION = "association"
# besides what the fiches ask for by name, in proportion
FORMS = (ASSOCIATION, "training_body", ASSOCIATION, "company", ASSOCIATION, "local_authority", "foundation", "ccas")
T = TypeVar("T")


@dataclass(frozen=True)
class Player:
    """An account of the demonstration, and what it may do, in the words that are printed at the end."""

    login: str
    role: Role
    may: str


def to_try(department: Department) -> Iterator[tuple[str, Role]]:
    """The logins of a department that are shown, each with its role: carriers first, as they come first."""
    yield from ((login(word, department), role) for role, word, _ in CARRIERS)
    yield from ((login(local(code), department), Role.TERRITORIAL_SERVICE) for code in [*department.territories][:1])
    yield from ((login(word, department), role) for role, word, _ in STAFF)


def login(word: str, department: Department) -> str:
    """The login of what somebody does in a department."""
    return f"{word}.{department.code}@{HOST}".lower()


def local(territory: str) -> str:
    """The word of the login of the service of a territory."""
    return f"territoire-{territory}"


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
    # whether its two people are among the accounts to try
    shown: bool = False
    # whether nobody verified yet that those who registered it act for it: nothing is granted to it
    unverified: bool = False

    @property
    def profile(self) -> tuple[str, str, tuple[str, ...], bool]:
        """What a fiche looks at: two carriers of one profile are judged alike."""
        return self.department, self.legal_form, self.accreditations, self.unverified

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
    people: Sequence[Player]


class Casting:
    """The casting office of one demonstration: ``at`` is when all its people arrive."""

    def __init__(self, desk: Desk, dice: Dice, at: datetime, password: str | None = None):
        self.desk, self.dice, self.at, self.password = desk, dice, at, password
        self._names = people(dice)
        self._people: list[Player] = []

    def cast(self, departments: Sequence[Department], fiches: Sequence[Fiche], count: int, progress: Progress) -> Cast:
        """Everybody: the staff of these departments, and so many organisations shared between them."""
        accounts.install(self.desk, login=ADMIN, name=self._name(), password=self.password, at=self.at)
        admin = self._actor(ADMIN)
        self._people.append(Player(ADMIN, Role.ADMIN, "administre toute la plateforme, lit et vérifie le journal"))
        staff = {each.code: self._staff(admin, each) for each in departments}
        carriers: list[CastCarrier] = []
        for rank, department in enumerate(departments):
            own = [fiche for fiche in fiches if fiche.id.department == department.code]
            share = count // len(departments) + (rank < count % len(departments))
            for place, (form, held) in enumerate(islice(_profiles(own), share)):
                told = (admin, department, len(carriers) + 1, form, held)
                # the last came in by itself
                alone = place and place == share - 1
                carriers.append(self._newcomer(*told) if alone else self._carrier(*told, show=not place))
                progress("Organismes", len(carriers), count)
        return Cast(staff, carriers, tuple(self._people))

    def _staff(self, admin: Actor, department: Department) -> Staff:
        # who instructs never decides, and two instruct: half of the dossiers each
        opened = [self._officer(admin, department, *officer) for officer in STAFF]
        first, second, decider, *_, manager = opened
        areas = {
            code: self._officer(admin, department, Role.TERRITORIAL_SERVICE, local(code), LOCAL if shown else "", code)
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
        called = login(word, department)
        self._open(admin, called, self._name(), role, f"{may} ({department.name})" if may else "")
        where = Perimeter(department=department.code, territory=territory)
        roles.grant(self.desk, admin, called, role.value, where, at=self.at)
        return self._actor(called)

    def _carrier(
        self, admin: Actor, department: Department, rank: int, form: str, held: tuple[str, ...], *, show: bool
    ) -> CastCarrier:
        said = _said(rank, form)
        named, number = str(said["name"]), organisations.create(self.desk, admin, said, at=self.at)
        self._accredit(admin, number, held)
        editor, signatory = (
            self._member(
                *(admin, number, role),
                login(word, department) if show else None,
                f"{acts} « {named} » ({department.name})" if show else "",
            )
            for role, word, acts in CARRIERS
        )
        if show:
            coming.join(self.desk, siret(rank), *self._stranger(), self.at)
        return CastCarrier(number, named, department.code, form, held, editor, signatory, show)

    def _newcomer(
        self, admin: Actor, department: Department, rank: int, form: str, held: tuple[str, ...]
    ) -> CastCarrier:
        """An organisation that registered itself, and the two people who came in by themselves."""
        said = _said(rank, form)
        (first, name), (second, other) = self._stranger(), self._stranger()
        number = coming.register(self.desk, said, first, name, self.at)
        self._accredit(admin, number, held)
        signatory = self._actor(first)
        coming.join(self.desk, siret(rank), second, other, self.at, admitted_by=signatory)
        editor = self._actor(second)
        named = str(said["name"])
        return CastCarrier(number, named, department.code, form, held, editor, signatory, unverified=True)

    def _accredit(self, admin: Actor, number: int, held: tuple[str, ...]) -> None:
        starts_on = day_in_paris(self.at) - timedelta(days=self.dice.between(100, 900))
        for code in held:
            accreditations.accredit(self.desk, admin, str(number), code, starts_on.replace(day=1), at=self.at)

    def _stranger(self) -> tuple[str, str]:
        """The login and the name of somebody whose account is not shown."""
        name = self._name()
        return f"{folded(name).replace(' ', '.')}@{HOST}", name

    def _member(self, admin: Actor, number: int, role: Role, called: str | None, may: str) -> Actor:
        usual, name = self._stranger()
        called = called or usual
        self._open(admin, called, name, role, may)
        roles.grant(self.desk, admin, called, role.value, Perimeter(organisation=str(number)), at=self.at)
        return self._actor(called)

    def _open(self, admin: Actor, called: str, name: str, role: Role, may: str) -> None:
        """Open an account; one of which nothing is told is not shown."""
        # the work of a password is slow on purpose: only the accounts that are shown are given one
        password = self.password if may else None
        accounts.create(self.desk, admin, login=called, name=name, password=password, at=self.at)
        if may:
            self._people.append(Player(called, role, may))

    def _actor(self, called: str) -> Actor:
        with self.desk.database.reading() as session:
            return actors.actor(rows_of(session), called)

    def _name(self) -> str:
        return next(self._names)


def _said(rank: int, form: str) -> dict[str, str | None]:
    """What an organisation of a rank says of itself."""
    said: dict[str, str | None] = {"name": organisation(rank, form), "legal_form": form, "siret": siret(rank)}
    if form == ASSOCIATION:
        said["rna"] = rna(rank)
    return {**said, "email": f"contact{rank}@{HOST}"}


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
