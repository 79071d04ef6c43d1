"""Machines: the tokens by which they ask in somebody's place, and the addresses that are told of what happens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tremplin.casework.acting.conditions.condition import About, condition
from tremplin.catalogue.calendar import add_months, french
from tremplin.records.codes import Queue

# of one account, and of one department: whoever needs more has forgotten some
MOST_TOKENS, MOST_ADDRESSES = 20, 20
LONGEST_MONTHS = 12


@dataclass(frozen=True)
class TokenAsked:
    """A token to make: for what, from a day and until another, beside how many of the same account."""

    name: str
    scopes: frozenset[str]
    today: date
    ends_on: date
    beside: int = 0


@dataclass(frozen=True)
class WebhookChange:
    """What would become of the addresses; ``None`` is not of it: one more beside some, or a call tried again."""

    beside: int | None = None
    twin: bool = False
    retried: Queue | None = None


@condition("le jeton a un nom, qui dit à quoi il sert", About.CONTENT, proposed=True)
def named(asked: TokenAsked) -> Iterator[str]:
    if not asked.name.strip():
        yield "Nommez le jeton : le logiciel qui s'en servira."


@condition("il sert à quelque chose", About.CONTENT, proposed=True)
def for_something(asked: TokenAsked) -> Iterator[str]:
    if not asked.scopes:
        yield "Dites à quoi sert le jeton : lire des dossiers, en écrire, lire des chiffres."


@condition("il finit un jour à venir, dans un an au plus", About.DAYS, proposed=True)
def ends_in_time(asked: TokenAsked) -> Iterator[str]:
    last = add_months(asked.today, LONGEST_MONTHS)
    if asked.ends_on <= asked.today:
        yield f"Un jeton sert jusqu'à un jour à venir : après le {french(asked.today)}."
    elif asked.ends_on > last:
        yield f"Un jeton sert un an au plus : jusqu'au {french(last)} au plus tard. Vous en ferez un autre."


@condition(f"un compte a {MOST_TOKENS} jetons au plus à la fois", About.CONTENT, proposed=True)
def few_tokens(asked: TokenAsked) -> Iterator[str]:
    if asked.beside >= MOST_TOKENS:
        yield f"Vous avez déjà {asked.beside} jetons qui servent : retirez-en un d'abord."


@condition(f"{MOST_ADDRESSES} adresses au plus sont prévenues à la fois", About.CONTENT, proposed=True)
def few_addresses(change: WebhookChange) -> Iterator[str]:
    if change.beside is not None and change.beside >= MOST_ADDRESSES:
        yield f"{change.beside} adresses sont déjà prévenues : retirez-en une d'abord."


@condition("une adresse n'est prévenue qu'une fois des mêmes dossiers", About.CONTENT, proposed=True)
def told_once(change: WebhookChange) -> Iterator[str]:
    if change.twin:
        yield "Cette adresse est déjà prévenue de ces dossiers."


@condition("un envoi essayé de nouveau, ou abandonné, attend ou a échoué", About.CONTENT, proposed=True)
def call_put_off_or_failed(change: WebhookChange) -> Iterator[str]:
    if change.retried not in (None, Queue.WAITING, Queue.FAILED):
        yield "Il est déjà parti, ou laissé de côté : il n'y a rien à changer."
