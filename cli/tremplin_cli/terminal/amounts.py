"""Figures on a command line: amounts as people type them, read as integer cents, and counts."""

import re
from fractions import Fraction
from typing import Any

import click

from tremplin.catalogue.quantities import Cents
from tremplin.documents.figures import Euros, decimal


class AmountType(click.ParamType[Cents]):
    """An amount in euros: 46000, « 46 000 € », 1234.56."""

    name = "montant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Cents:
        if isinstance(value, int):
            return value
        number = decimal(str(value).strip().removesuffix("€").removesuffix("euros").strip())
        if number is None:
            self.fail(f"montant « {value} » incompris : écrivez 46000, « 46 000 € » ou 1234,56.", param, ctx)
        cents = Fraction(number) * 100
        if cents.denominator != 1:
            self.fail(f"montant « {value} » : deux décimales au plus.", param, ctx)
        if not 0 <= cents <= Euros.most:
            what = "un montant positif est attendu" if cents < 0 else "il est trop grand"
            self.fail(f"montant « {value} » : {what}.", param, ctx)
        return int(cents)


class Count(click.ParamType[int]):
    """A whole number, zero or more; ``what`` says of what."""

    def __init__(self, what: str):
        self.name = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", str(value).strip()):
            self.fail(f"{self.name} « {value} » : un nombre entier est attendu, 0 ou plus.", param, ctx)
        return int(value)


AMOUNT = AmountType()


# what two people change at once is a conflict: the second says which version they read
as_read = click.option(
    "--version",
    type=Count("version"),
    metavar="NUMÉRO",
    help="La version que vous avez lue : refuser si elle a changé.",
)
