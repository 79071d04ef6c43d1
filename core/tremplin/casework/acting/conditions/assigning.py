"""To whom a dossier is given to instruct: somebody who may, who took no other part in it, and for which days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tremplin.casework.acting.conditions.door import About, Case, condition
from tremplin.casework.acting.hands import Hands
from tremplin.casework.acting.policy import Actor
from tremplin.catalogue.door import french


@dataclass(frozen=True)
class Handover:
    """Who would instruct, and on which days where it is not for good."""

    to: Actor
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def lent(self) -> bool:
        return self.starts_on is not None or self.ends_on is not None


@condition(
    "qui le reçoit n'a été membre de son organisme à aucun moment depuis son ouverture", About.PEOPLE, proposed=True
)
def given_to_a_stranger(case: Case[Handover]) -> Iterator[str]:
    to = case.proposed.to
    if to.belongs_to(case.dossier.organisation_id) or Hands(case.session, case.dossier, to).left:
        yield f"{to.login} est ou a été membre de son organisme : confiez-le à une autre personne."


# otherwise the one who decided a grant would be the one who instructs what is paid of it
@condition("qui le reçoit n'y a rien décidé, signé ni versé, ni corrigé un versement", About.PEOPLE, proposed=True)
def given_to_no_decider(case: Case[Handover]) -> Iterator[str]:
    hands = Hands(case.session, case.dossier, case.proposed.to)
    if hands.decided or hands.signed or hands.paid or hands.countered:
        done = "y a décidé, signé, versé ou corrigé un versement"
        yield f"{case.proposed.to.login} {done} : son instruction revient à une autre personne."


@condition("qui le reçoit ne l'instruit pas déjà", About.PEOPLE, proposed=True)
def given_to_another(case: Case[Handover]) -> Iterator[str]:
    if case.proposed.to.account_id == case.dossier.instructor_id:
        yield f"{case.proposed.to.login} l'instruit déjà."


@condition("un remplacement a ses deux jours, dans l'ordre, et n'est pas fini", About.DAYS, proposed=True)
def for_some_days(case: Case[Handover]) -> Iterator[str]:
    first, last = case.proposed.starts_on, case.proposed.ends_on
    if not case.proposed.lent:
        return
    if first is None or last is None:
        yield "Un remplacement a deux jours : dites le premier et le dernier, ou aucun pour le confier sans retour."
    elif last < first:
        yield f"Le remplacement finit le {french(last)}, avant de commencer le {french(first)}."
    elif last < case.day:
        yield f"Le {french(last)} est passé : ce remplacement est fini."
    if case.dossier.instructor_id is None:
        yield "Personne ne l'instruit encore : confiez-le sans jours, il n'y a personne à remplacer."
