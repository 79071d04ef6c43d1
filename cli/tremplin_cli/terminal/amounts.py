"""Figures on a command line: amounts as people type them, read as integer cents, and counts."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tremplin_cli.terminal.options import WrittenType

F = TypeVar("F", bound=Callable[..., Any])


class Count(WrittenType):
    """A whole number, zero or more; ``what`` says of what."""

    def __init__(self, what: str):
        super().__init__(what, "whole", about=f"{what} : ")


class YearlyType(click.ParamType[Any]):
    """An amount of one year: « 2026=10 000 € »."""

    name = "année=montant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        year, equal, amount = value.partition("=")
        if not equal:
            self.fail(f"« {value} » : écrivez l'année et son montant, « 2026=10 000 € ».", param, ctx)
        return YEAR.convert(year.strip(), param, ctx), AMOUNT.convert(amount.strip(), param, ctx)


def _each_once(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    years = [year for year, _ in value]
    twice = sorted({year for year in years if years.count(year) > 1})
    if twice:
        raise click.BadParameter(f"année {twice[0]} donnée plusieurs fois : gardez-en une.", ctx, param)
    return dict(value)


def version_read(*names: str) -> Callable[[F], F]:
    """The option ``--version``, under the name that its command gives it."""
    told = "La version que vous avez lue : refuser si elle a changé."
    return click.option("--version", *names, type=Count("version"), metavar="NUMÉRO", help=told)


AMOUNT = WrittenType("montant", "cents")
YEAR = WrittenType("année", "whole", 1900, 2199, about="année : ")
granted_years = click.option(
    "--grant-year",
    "years",
    type=YearlyType(),
    multiple=True,
    callback=_each_once,
    metavar="ANNÉE=MONTANT",
    help="La part d'une année, « 2026=10 000 € » : autant de fois qu'il y a d'années.",
)

# what two people change at once is a conflict: the second says which version they read
as_read = version_read()
