"""Money and rates, exact: integer cents, and rates that are a quotient of two integers.

The one rounding rule: an amount computed is rounded down to the cent, once, at the end. Comparisons are never rounded.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor

from tremplin.values import dataclass

Cents = int
Number = int | Decimal
NO_BREAK = "\N{NO-BREAK SPACE}"
CENTS = tuple(f",{cents:02d}{NO_BREAK}€" for cents in range(100))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of one, exact: 12.5 % is 125 / 1000."""

    # not a float, whose 29 % of 1,00 € are 28 cents: 0.29 * 100 is 28.999999999999996
    numerator: int
    denominator: int

    @classmethod
    def of_percent(cls, percent: Decimal) -> "Rate":
        """The rate written « 12.5 % »."""
        fraction = Fraction(percent) / 100
        return cls(fraction.numerator, fraction.denominator)

    @property
    def exact(self) -> Fraction:
        """The rate as an exact quotient."""
        return Fraction(self.numerator, self.denominator)

    def of(self, amount: Cents) -> Cents:
        """The rate applied to an amount, rounded down to the cent."""
        return amount * self.numerator // self.denominator

    def decimal(self) -> str:
        """A decimal string without trailing zeros: « 0.2 ». Denominators divide a power of ten, so it is exact."""
        # normalize() writes 100 as « 1E+2 »: hence « f »
        return format((Decimal(self.numerator) / Decimal(self.denominator)).normalize(), "f")

    def __str__(self) -> str:
        return _percent(self.numerator, self.denominator)


# kept: a catalogue has some dozens of rates, and writing one through Decimal takes as long as the rest of a sentence
@lru_cache(maxsize=1024)
def _percent(numerator: int, denominator: int) -> str:
    return f"{number((Decimal(100 * numerator) / Decimal(denominator)).normalize())}{NO_BREAK}%"


def number(value: Number | Fraction) -> str:
    """A number as a French reader writes it, « 1 234,5 »; a fraction is cut to the hundredth."""
    # first, since nearly all are whole, and asking an ABC such as Fraction for its instances takes longer than writing
    if type(value) is int:
        return str(value) if -1000 < value < 1000 else f"{value:,}".replace(",", NO_BREAK)
    # cut, not rounded: 49.996 is never told as 50, beside a rule that asks for 50
    exact: int | Decimal
    if type(value) is Decimal or not isinstance(value, Fraction):
        exact = value
    else:
        exact = Decimal(value.numerator * 100 // value.denominator) / 100
    text = f"{exact:,}" if isinstance(exact, int) else f"{exact.normalize():,f}"
    return text.replace(",", NO_BREAK).replace(".", ",")


def apportioned(exact: Sequence[Fraction]) -> list[Cents]:
    """Parts in whole cents: rounded down, but for the largest remainders, which take a cent of the total.

    The total is rounded down once; of two remainders that are equal, the first takes it.
    """
    cents = [floor(amount) for amount in exact]
    left = floor(sum(exact, Fraction(0))) - sum(cents)
    largest = sorted(range(len(exact)), key=lambda rank: cents[rank] - exact[rank])
    for rank in largest[:left]:
        cents[rank] += 1
    return cents


def euros(amount: Cents) -> str:
    """An amount as a French reader writes it: « 1 234,56 € »."""
    if amount < 0:
        return f"-{euros(-amount)}"
    whole, cents = divmod(amount, 100)
    # two thirds of a verdict's sentences are amounts: with what follows the comma at hand, each takes half the time
    return f"{whole:,}".replace(",", NO_BREAK) + CENTS[cents] if whole > 999 else f"{whole}{CENTS[cents]}"


def in_euros(amount: Cents, *told: str) -> str:
    """« 1,00 € prévu et réalisé », « 2,00 € prévus et réalisés »."""
    # one join and no call for each word: three sentences of a verdict in ten begin so
    end = "" if -200 < amount < 200 else "s"
    return f"{euros(amount)} {f'{end} et '.join(told)}{end}"


def agreeing(amount: Cents, singular: str, several: str | None = None) -> str:
    """« est » for 1,99 €, « sont » for 2,00 €: in French the plural begins at two."""
    return singular if abs(amount) < 200 else several or f"{singular}s"


def plural(count: Number, singular: str, several: str | None = None) -> str:
    """« 1 poste », « 2 postes »: in French the plural begins at two."""
    return f"{number(count)} {singular if -2 < count < 2 else several or singular + 's'}"
