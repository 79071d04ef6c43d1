"""What was agreed before: its days have come, and it counts once somebody else has confirmed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from tremplin.casework.acting.conditions.door import About, AnyCase, condition
from tremplin.catalogue.calendar import french
from tremplin.records.tables import Takeover

WAITING = select(Takeover).where(Takeover.dossier_id == bindparam("dossier"), Takeover.confirmed_at.is_(None))


@dataclass(frozen=True)
class PastDays:
    """The days that a past tells, each by its name, that of today, and who enters them.

    ``theirs`` says that they were a member of its organisation since its deposit of then.
    """

    days: Sequence[tuple[str, date]]
    today: date
    theirs: bool = False


def waiting(case: AnyCase) -> Takeover | None:
    """What was entered of a dossier and that nobody has confirmed yet."""
    return case.session.scalars(WAITING, {"dossier": case.dossier.id}).first()


@condition("aucun des jours du passé n'est à venir", About.DAYS, proposed=True)
def all_past(past: PastDays) -> Iterator[str]:
    for what, day in past.days:
        if day > past.today:
            yield f"{what} : le {french(day)} n'est pas encore venu."


@condition("une personne qui n'a été membre de l'organisme à aucun moment depuis ce dépôt", About.PEOPLE, proposed=True)
def past_of_others(past: PastDays) -> Iterator[str]:
    # an interest of yesterday interferes too: act 2013-907, art. 2
    if past.theirs:
        yield "Vous étiez membre de son organisme depuis ce dépôt : sa reprise revient à une autre personne."


@condition("une reprise attend d'être confirmée", About.CONTENT)
def awaits_confirmation(case: AnyCase) -> Iterator[str]:
    if waiting(case) is None:
        yield "Aucune reprise n'attend d'être confirmée."


@condition("ce n'est pas une reprise qui attend d'être confirmée", About.CONTENT)
def not_resumed(case: AnyCase) -> Iterator[str]:
    if waiting(case) is not None:
        yield "C'est une reprise : une autre personne la confirme, ou elle se retire."
