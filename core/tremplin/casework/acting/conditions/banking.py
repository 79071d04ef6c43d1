"""Where a carrier is paid: given by one, confirmed by another, and nothing is paid in between."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.door import About, Case, condition
from tremplin.catalogue.calendar import french
from tremplin.clock import day_in_paris
from tremplin.records.banking import BankDetails, Mandate
from tremplin.records.codes import BankAnswer

SHOWN = 4
DOTS = " •••• •••• "


class BankStanding(NamedTuple):
    """The bank details of an organisation: those in force, and those that wait to be confirmed."""

    in_force: BankDetails | None = None
    waiting: BankDetails | None = None

    @property
    def waiting_since(self) -> date | None:
        return day_in_paris(self.waiting.recorded_at) if self.waiting else None


@dataclass(frozen=True)
class BankChange:
    """Bank details to keep, or an answer to those that wait; ``official`` where no member of the organisation acts.

    ``own`` says that whoever answers entered them, ``theirs`` that they were a member of the organisation.
    """

    standing: BankStanding
    said: tuple[str, str | None] | None = None
    official: bool = False
    documented: bool = False
    answer: BankAnswer | None = None
    own: bool = False
    theirs: bool = False
    reason: str | None = None
    # the IBAN that whoever confirms read on the document
    read: str | None = None


@dataclass(frozen=True)
class Mandated:
    """A mandate to keep, the day on which its payment was recorded as made, and the mandates that stand."""

    payment: int
    mandate: str
    issued_on: date
    known: bool
    standing: Mapping[int, Mandate] = field(default_factory=dict)


def bank_standing(session: Session, organisation_id: int) -> BankStanding:
    """Where the bank details of an organisation stand."""
    own = select(BankDetails).where(BankDetails.organisation_id == organisation_id).order_by(BankDetails.number)
    confirmed = waiting = None
    for each in session.scalars(own):
        if each.answer is None:
            waiting = each
        elif each.answer == BankAnswer.CONFIRMED:
            confirmed = each
    return BankStanding(confirmed, waiting)


def masked(iban: str) -> str:
    """« FR76 •••• •••• 0189 »: enough to tell one account from another, and not to be paid on it."""
    return f"{iban[:SHOWN]}{DOTS}{iban[-SHOWN:]}"


@condition("un changement à la fois : celui d'avant est confirmé ou écarté", About.CONTENT, proposed=True)
def one_at_a_time(change: BankChange) -> Iterator[str]:
    if change.said and change.standing.waiting_since:
        day = french(change.standing.waiting_since)
        yield f"des coordonnées données le {day} attendent d'être confirmées, ou écartées : un agent le fait d'abord."


@condition("elles changent quelque chose", About.CONTENT, proposed=True)
def something_changes(change: BankChange) -> Iterator[str]:
    now = change.standing.in_force
    if change.said and now is not None and change.said == (now.iban, now.bic):
        yield "ce sont déjà celles de l'organisme : rien n'est à changer."


@condition("un agent les donne avec le document qui les montre", About.CONTENT, proposed=True)
def documented(change: BankChange) -> Iterator[str]:
    if change.said and change.official and not change.documented:
        yield "un agent les donne avec le relevé d'identité bancaire, joint à un dossier de l'organisme."


@condition("des coordonnées attendent d'être confirmées", About.CONTENT, proposed=True)
def bank_awaited(change: BankChange) -> Iterator[str]:
    if change.answer and change.standing.waiting is None:
        yield "aucunes coordonnées n'attendent d'être confirmées."


@condition("qui confirme a lu le même IBAN sur le document", About.CONTENT, proposed=True)
def read_alike(change: BankChange) -> Iterator[str]:
    waiting = change.standing.waiting
    if change.answer is BankAnswer.CONFIRMED and waiting is not None and change.read != waiting.iban:
        yield "l'IBAN que vous avez lu sur le document n'est pas celui qui attend : vérifiez-le, ou écartez-le."


@condition("un autre agent que celui qui les a données", About.PEOPLE, proposed=True)
def confirmed_by_somebody_else(change: BankChange) -> Iterator[str]:
    if change.answer and change.own:
        yield "vous les avez données : un autre agent les confirme ou les écarte."


@condition("une personne qui n'a été membre de l'organisme à aucun moment", About.PEOPLE, proposed=True)
def never_a_member(change: BankChange) -> Iterator[str]:
    # an interest of yesterday interferes too: act 2013-907, art. 2
    if change.theirs:
        yield "vous êtes ou vous étiez membre de cet organisme : cet acte revient à une autre personne."


@condition("un motif est donné pour les écarter", About.REASON, proposed=True)
def refused_with_a_reason(change: BankChange) -> Iterator[str]:
    if change.answer is BankAnswer.REFUSED and not change.reason:
        yield "des coordonnées écartées le sont pour un motif : écrivez-le."


@condition("le versement dont c'est le mandat tient", About.MONEY, proposed=True)
def mandate_of_a_payment(case: Case[Mandated]) -> Iterator[str]:
    if not case.proposed.known:
        yield f"Aucun versement n° {case.proposed.payment} ne tient dans ce dossier."


@condition("un mandat n'est pas daté d'un jour à venir", About.DAYS, proposed=True)
def mandate_of_today(case: Case[Mandated]) -> Iterator[str]:
    if case.proposed.issued_on > case.day:
        yield f"Le {french(case.proposed.issued_on)} n'est pas encore venu : donnez le jour du mandat."


@condition("un mandat déjà saisi est remplacé pour un motif", About.REASON, proposed=True)
def mandated_once(case: Case[Mandated]) -> Iterator[str]:
    kept = case.proposed.standing.get(case.proposed.payment)
    if kept is not None and not case.reason:
        yield f"Le mandat {kept.mandate} est déjà saisi pour ce versement : donnez le motif pour le remplacer."
