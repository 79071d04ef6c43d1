"""A month of an operation is validated once it is over, by the carrier and by the local service, each for itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tremplin.casework.acting.conditions.door import About, AnyCase, Case, condition
from tremplin.catalogue.calendar import french
from tremplin.records.participations import ExecutionMonth


@dataclass(frozen=True)
class Validation:
    """A month to validate, from its first day to its last; ``standing`` is what was validated already as it is now."""

    first: date
    last: date
    starts_on: date
    ends_on: date
    present: int
    carrier: bool
    standing: ExecutionMonth | None


@condition("le mois est fini, et il est de l'opération", About.DAYS, proposed=True)
def month_over(case: Case[Validation]) -> Iterator[str]:
    month = case.proposed
    if month.last >= case.day:
        yield f"Ce mois n'est pas fini : attendez le {french(month.last)} passé."
    if month.last < month.starts_on or month.first > month.ends_on:
        yield f"Ce mois n'est pas de l'opération : elle va du {french(month.starts_on)} au {french(month.ends_on)}."


@condition("des personnes y sont enregistrées", About.CONTENT, proposed=True)
def somebody_there(case: Case[Validation]) -> Iterator[str]:
    if not case.proposed.present:
        yield "Personne n'est enregistré comme présent ce mois-là : enregistrez d'abord les participants."


@condition("chaque côté valide une fois ce qui est dit", About.PEOPLE, proposed=True)
def validated_in_turn(case: Case[Validation]) -> Iterator[str]:
    standing = case.proposed.standing
    if standing is not None and (standing.carrier_by if case.proposed.carrier else standing.service_by) is not None:
        yield "Vous avez déjà validé ce mois, ou quelqu'un de votre côté, et rien n'a changé depuis."


@condition("le porteur et le service sont deux personnes", About.PEOPLE, proposed=True)
def two_sides(case: AnyCase) -> Iterator[str]:
    standing: ExecutionMonth | None = case.proposed.standing
    other = standing and (standing.service_by if case.proposed.carrier else standing.carrier_by)
    if other is not None and other == case.actor.account_id:
        yield "Vous avez validé ce mois de l'autre côté : cet acte revient à une autre personne."
