"""Beside the dossiers: organisations that can be told apart, and accounts that somebody still looks after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from tremplin.casework.acting.conditions.condition import About, condition
from tremplin.catalogue.calendar import french
from tremplin.clock import day_in_paris

# an association may have but the one or the other; SCDL « subventions » 2.1.1 wants one of them for each grant
IDENTIFIERS = ("siret", "rna")


class Accredited(NamedTuple):
    """An accreditation, and the days on which it holds, both included; without a last one, it goes on."""

    code: str | None
    starts_on: date
    ends_on: date | None

    def __str__(self) -> str:
        return f"du {french(self.starts_on)}{f' au {french(self.ends_on)}' if self.ends_on else ', sans date de fin'}"

    def meets(self, other: "Accredited") -> bool:
        """Whether some day is of both."""
        return (other.ends_on is None or self.starts_on <= other.ends_on) and (
            self.ends_on is None or other.starts_on <= self.ends_on
        )


@dataclass(frozen=True)
class Registration:
    """What would be known of an organisation, or an accreditation to record beside those that it has."""

    said: Mapping[str, str | None] | None = None
    accredited: Accredited | None = None
    beside: Sequence[Accredited] = ()

    def says(self, *fields: str) -> bool:
        """Whether it says one of these."""
        return self.said is None or any((self.said[field] or "").strip() for field in fields)


@dataclass(frozen=True)
class AccountChange:
    """What would become of an account: opened by nobody, disabled or not, given a role or deprived of it.

    ``own`` is that of whoever acts, and ``held`` says that it has the role, or asked for it while it waits.
    """

    installs: bool = False
    vacant: bool = True
    disables: bool | None = None
    disabled_at: datetime | None = None
    only_admin: bool = False
    gives: bool | None = None
    role: str = ""
    held: bool = False
    own: bool = False
    # the name that the person bears here, and the one that they would
    renamed: tuple[str, str] | None = None
    # whether somebody who is invited again has come in already, and may sign in
    invited: bool = False
    came: bool = False
    away: bool = False


@condition("il a un nom, et un SIRET ou un numéro RNA", About.CONTENT, proposed=True)
def told_apart(registration: Registration) -> Iterator[str]:
    if not registration.says("name"):
        yield "un organisme a un nom : écrivez-le."
    if not registration.says(*IDENTIFIERS):
        yield "un organisme a un SIRET, un numéro RNA, ou les deux : donnez-en un."


@condition("un agrément ne finit pas avant de commencer", About.DAYS, proposed=True)
def accredited_in_order(registration: Registration) -> Iterator[str]:
    new = registration.accredited
    if new and new.ends_on and new.ends_on < new.starts_on:
        days = f"un agrément du {french(new.starts_on)} ne peut pas finir le {french(new.ends_on)}"
        yield f"{days} : c'est avant."


@condition("deux périodes d'un même agrément ne se recouvrent pas", About.DAYS, proposed=True)
def accredited_once(registration: Registration) -> Iterator[str]:
    # SQLite has no constraint on periods in common (PostgreSQL has EXCLUDE): the organisation is locked
    new = registration.accredited
    for other in registration.beside:
        if new and new.code == other.code and new.meets(other):
            yield f"l'agrément « {new.code} » est déjà enregistré {other} : les deux se recouvrent."


@condition("sans administrateur, seul le tout premier compte s'ouvre", About.PEOPLE, proposed=True)
def installed_once(change: AccountChange) -> Iterator[str]:
    if change.installs and not change.vacant:
        yield "des comptes existent déjà : un administrateur en ouvre d'autres."


@condition("il reste un administrateur de toute la plateforme", About.PEOPLE, proposed=True)
def an_admin_left(change: AccountChange) -> Iterator[str]:
    if change.only_admin and (change.disables or change.gives is False):
        yield "c'est le dernier administrateur de toute la plateforme. Nommez-en un autre d'abord."


@condition("un compte désactivé ne l'est pas de nouveau, et lui seul se réactive", About.CONTENT, proposed=True)
def disabled_in_turn(change: AccountChange) -> Iterator[str]:
    if change.disables and change.disabled_at:
        yield f"il est déjà désactivé, depuis le {french(day_in_paris(change.disabled_at))}."
    if change.disables is False and not change.disabled_at:
        yield "il n'est pas désactivé."


@condition("un nouveau nom n'est pas celui qu'il porte", About.CONTENT, proposed=True)
def renamed_otherwise(change: AccountChange) -> Iterator[str]:
    if change.renamed and change.renamed[0] == change.renamed[1]:
        yield f"il porte déjà ce nom, « {change.renamed[0]} »."


@condition("une personne s'invite tant qu'elle n'a pas choisi de mot de passe", About.CONTENT, proposed=True)
def not_come_yet(change: AccountChange) -> Iterator[str]:
    if change.invited and change.came:
        yield "cette personne est déjà venue : son compte a un mot de passe."
    if change.invited and change.away:
        yield "son compte est désactivé : réactivez-le d'abord."


@condition("un rôle se donne à qui ne l'a pas, et se reprend à qui l'a", About.CONTENT, proposed=True)
def role_in_turn(change: AccountChange) -> Iterator[str]:
    if change.gives and change.held:
        yield f"il a déjà le rôle « {change.role} » ici."
    if change.gives is False and not change.held:
        yield f"il n'a pas le rôle « {change.role} » ici."


@condition("un autre administrateur que celui qui se l'est donné", About.PEOPLE, proposed=True)
def confirmed_by_another(change: AccountChange) -> Iterator[str]:
    if change.own:
        yield f"vous vous êtes donné le rôle « {change.role} » : un autre administrateur le confirme."


@condition("le rôle attend d'être confirmé", About.CONTENT, proposed=True)
def awaited(change: AccountChange) -> Iterator[str]:
    if not change.held:
        yield f"le rôle « {change.role} » n'attend pas d'être confirmé ici."
