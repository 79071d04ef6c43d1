"""How a call compares and divides applications: criteria and their thresholds, lots, and groups of partners."""

from collections.abc import Iterable

from tremplin.catalogue.quantities import Number, Rate
from tremplin.values import dataclass

# a criterion of which a text gives the weight alone is scored as a share: « 40 % » of the whole, from 0 to 100
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion of selection: the points that it gives at most, what it weighs, and under what it eliminates."""

    code: str
    label: str
    points: Number | None = None
    weight: Rate | None = None
    threshold: Number | None = None
    source: str | None = None

    @property
    def most(self) -> Number:
        """The highest score that it may be given."""
        return WHOLE if self.points is None else self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The score under which a dossier is not kept, whatever its rank."""

    threshold: Number | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A part of a call, of which the territories bind those of its dossiers; without any, it binds none."""

    code: str
    label: str
    territories: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Whether a dossier may be carried by several, and by how many beside the one that leads."""

    allowed: bool | None = None
    max: int | None = None
    source: str | None = None


def out_of(criteria: Iterable[Criterion]) -> Number:
    """The highest score of a whole grid: a hundred where criteria have weights, else all their points."""
    grid = list(criteria)
    return WHOLE if any(criterion.weight for criterion in grid) else sum(criterion.most for criterion in grid)
