"""A release: all the tables that are given out together, as values that no database made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

Key = tuple[str, ...]
Conditions = tuple[tuple[str, tuple[str, ...]], ...]
# hours and months are counted in hundredths, as whole numbers
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Population:
    """Whom figures are about: a fiche, a call or a territory, within a period and under filters; days as ISO text."""

    name: str
    since: str = ""
    until: str = ""
    where: Conditions = ()

    def inside(self, other: "Population") -> bool:
        """Whether all that is counted here is counted there; a scope without a period looks at no date."""
        return (
            self.name == other.name
            and (not other.since or (bool(self.since) and self.since >= other.since))
            and (not other.until or (bool(self.until) and self.until <= other.until))
            and all(self._asks(name, {*values}) for name, values in other.where)
        )

    def _asks(self, name: str, values: set[str]) -> bool:
        return any(name == mine and values.issuperset(asked) for mine, asked in self.where)

    def keeping(self, kept: Conditions) -> "Population":
        """Those of these people who answer to more: of one field twice, the narrower where one is."""
        where = {*self.where}
        for name, values in kept:
            same = [each for each in where if each[0] == name]
            if any({*asked} <= {*values} for _, asked in same):
                continue
            where -= {each for each in same if {*values} <= {*each[1]}}
            where.add((name, values))
        return replace(self, where=tuple(sorted(where)))


@dataclass(frozen=True, slots=True)
class CountedCell:
    """A figure, or a rate's two; ``persons`` are those behind it, ``None`` where it tells nothing of anybody.

    ``persons_of`` are those behind the denominator, where they are told apart.
    """

    numerator: Decimal | int
    denominator: int | None = None
    persons: int | None = None
    health: bool = False
    persons_of: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of an indicator in a scope, by no dimension (its total), by one or by several crossed.

    ``counts`` names what the numerator counts and ``of`` what the denominator does: the same name in two tables is the
    same figure. In an ``overlapping`` dimension a person may be in several cells, and who is not in one is known too.
    ``kept`` and ``kept_of`` are what each of the two is kept to, beside the scope.
    """

    indicator: str
    scope: Population
    by: tuple[str, ...]
    cells: Mapping[Key, CountedCell]
    counts: str = ""
    of: str = ""
    overlapping: tuple[str, ...] = ()
    # hours or months, of which persons are behind, and not a count of them
    magnitude: bool = False
    kept: Conditions = ()
    kept_of: Conditions = ()
    # the dimensions by which the denominator is told, where it has not all of them
    by_of: tuple[str, ...] | None = None

    @property
    def figure(self) -> str:
        """The name of what the numerator counts."""
        return self.counts or self.indicator

    @property
    def base(self) -> str:
        """The name of what the denominator counts."""
        return self.of or f"{self.indicator} / dénominateur"

    @property
    def between(self) -> str:
        """The name of what the denominator counts and the numerator does not."""
        apart = "" if self.kept == self.kept_of else f" {self.kept}"
        return f"{self.base} - {self.figure}{apart}"

    @property
    def populations(self) -> tuple[Population, Population, Population]:
        """Of whom the numerator, the denominator and what is between are."""
        whole = self.scope.keeping(self.kept_of)
        return self.scope.keeping(self.kept), whole, whole


@dataclass(frozen=True, slots=True)
class Union:
    """A scope whose figures are the sum of those of its parts, but for persons met in several."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A figure that is the sum of some cells of another, in the dossiers of this name: exits of what counts."""

    figure: str
    whole: str
    scope: str
    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Tables given out together; ``name`` tells when, and no two releases bear the same.

    ``subsets`` names pairs of figures where the first counts some of the second; ``bands`` gives the values of a
    dimension in order, where neighbours may be merged.
    """

    name: str
    tables: tuple[Table, ...]
    unions: tuple[Union, ...] = ()
    subsets: tuple[tuple[str, str], ...] = ()
    bands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gathers: tuple[Gathered, ...] = ()
    # pairs of figures that are nearly the same: how far apart they are is taken to be known
    twins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below what a cell is small; under three, what is masked would have too few values to hide among."""

    general: int = 5
    health: int = 11

    def __post_init__(self) -> None:
        if min(self.general, self.health) < 3:
            raise ValueError("a threshold is 3 or more")

    def of(self, cell: CountedCell) -> int:
        """The threshold of a cell: health is more sensitive."""
        return max(self.general, self.health) if cell.health else self.general
