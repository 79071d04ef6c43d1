"""How a demonstration pays: by the instalments of a fiche, and by year where it wants its budget so."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tremplin.casework.acting.door import Content, Desk, PaymentKind, identifier, money
from tremplin.catalogue.door import Cents, Fiche, Instalment, PaidOn, apportioned


def by_year(fiche: Fiche, said: Content) -> dict[str, Any]:
    """The same content, the budget of each year told where the fiche wants it."""
    if not fiche.budget_years:
        return dict(said)
    told: dict[str, Any] = {}
    for name, value in said.items():
        block, _, cost = name.partition(".")
        if block == "budget" and isinstance(value, int):
            told |= {f"budget.{year}.{cost}": cents for year, cents in parts(fiche, value).items()}
        else:
            told[name] = value
    return told


def parts(fiche: Fiche, amount: Cents) -> dict[int, Cents]:
    """An amount shared among the years of a fiche; nothing where it wants none."""
    years = fiche.budget_years
    exact = [Fraction(amount, len(years)) for _ in years]
    return dict(zip(years, apportioned(exact), strict=True))


def awaited(fiche: Fiche) -> Instalment | None:
    """The first instalment that waits for an interim report."""
    return next((each for each in fiche.payment.instalments if each.on == PaidOn.INTERIM_REPORT), None)


def shares(
    desk: Desk, fiche: Fiche, reference: str, kind: PaymentKind, amount: Cents
) -> Iterator[tuple[str | None, int | None, Cents]]:
    """A payment as its instalments and its years take it: the code, the year and the cents of each part."""
    with desk.database.reading() as session:
        dossier = identifier(reference) or 0
        years, stood = money.granted_years(session, dossier), money.standing(session, dossier)
        granted = money.in_force(session, dossier).amount_cents
    back = kind is PaymentKind.REPAYMENT
    paid = {year: sum(each.cents for each in stood if each.year == year) for year in years}
    room: dict[int | None, Cents] = {year: paid[year] if back else cents - paid[year] for year, cents in years.items()}
    for code, cents in _instalments(fiche, kind, amount, granted):
        yield from ((code, year, part) for year, part in _taken(room or {None: cents}, cents))


def _instalments(fiche: Fiche, kind: PaymentKind, amount: Cents, granted: Cents) -> Iterator[tuple[str | None, Cents]]:
    alike = [each for each in fiche.payment.instalments if each.paid_as == kind]
    if not alike or kind is PaymentKind.BALANCE:
        yield None, amount
        return
    first = awaited(fiche)
    amounts = fiche.payment.amounts(granted)
    codes = [first.code] if kind is PaymentKind.INTERIM and first else [each.code for each in alike]
    yield from _taken({code: amounts[code] or 0 for code in codes}, amount)


def _taken(room: Mapping[Any, Cents], amount: Cents) -> Iterator[tuple[Any, Cents]]:
    for key, most in room.items():
        part = min(most, amount)
        if part > 0:
            yield key, part
        amount -= part
