"""A grant by year: its parts add up to it, and each payment stays within the part of its year."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from tremplin.casework.acting import money
from tremplin.casework.acting.conditions.agreeing import Amendment
from tremplin.casework.acting.conditions.door import About, Case, condition
from tremplin.casework.acting.conditions.paying import Transfer
from tremplin.catalogue.door import Fiche, enumerated, euros
from tremplin.records.codes import PaymentKind


class Shared(Protocol):
    """A grant that is proposed, and its part of each year."""

    @property
    def amount_cents(self) -> int: ...

    @property
    def years(self) -> Mapping[int, int]: ...


@condition("où le budget est par année, les parts de chaque année font le montant", About.MONEY, proposed=True)
def years_add_up(case: Case[Shared]) -> Iterator[str]:
    yield from _added(case.fiche, case.proposed.amount_cents, case.proposed.years)


@condition("aucune année ne descend sous ce qui y est déjà versé", About.MONEY, proposed=True)
def years_not_below_paid(case: Case[Amendment]) -> Iterator[str]:
    stood = money.standing(case.session, case.dossier.id)
    for year, cents in case.proposed.years.items():
        already = sum(each.cents for each in stood if each.year == year)
        if cents < already:
            yield f"{year} : {euros(already)} y sont déjà versés, sa part ne descend pas plus bas."


@condition(
    "où la subvention est par année, un versement dit la sienne, dans la limite de sa part", About.MONEY, proposed=True
)
def within_year(case: Case[Transfer]) -> Iterator[str]:
    asked, years = case.proposed, case.proposed.granted_years
    if asked.year is None:
        if years:
            yield f"Dites de quelle année est ce versement : {enumerated([*map(str, years)], 'ou')}."
    elif not years:
        yield "La subvention de ce dossier n'est pas répartie par année : retirez l'année."
    elif asked.year not in years:
        yield f"{asked.year} n'a pas de part de la subvention : {enumerated([*map(str, years)], 'ou')}."
    elif asked.kind is not PaymentKind.REPAYMENT:
        left = max(0, years[asked.year] - asked.stands(None, asked.year))
        if asked.amount_cents > left:
            yield (
                f"{euros(asked.amount_cents)} sur {asked.year} : la part de l'année est de {euros(years[asked.year])}, "
                f"il en reste {euros(left)} à verser."
            )


def _added(fiche: Fiche, amount: int, years: Mapping[int, int]) -> Iterator[str]:
    wanted = fiche.budget_years
    if not wanted:
        if years:
            yield "Le texte ne répartit pas la subvention par année : retirez les montants annuels."
        return
    if sorted(years) != sorted(wanted):
        yield f"Dites ce qui est accordé pour chaque année : {enumerated([*map(str, wanted)])}, 0 s'il n'y a rien."
    elif sum(years.values()) != amount:
        yield f"Les parts annuelles font {euros(sum(years.values()))} pour {euros(amount)} : corrigez l'une d'elles."
    if any(cents < 0 for cents in years.values()):
        yield "La part d'une année ne descend pas sous 0 €."
