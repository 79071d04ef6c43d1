"""The form of a dossier: what its fiche reads and asks, what any dossier says, and what it says already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as other
from functools import cached_property

from flask_babel import lazy_gettext as _

from tremplin.catalogue.door import COSTS, Fiche, Rule, Stage, dossier_fields
from tremplin.catalogue.words import SELDOM
from tremplin.documents.vocabulary import Vocabulary
from tremplin_web.asking.fields import NONE, Field, field_of
from tremplin_web.asking.form import FormMaker
from tremplin_web.dossiers.steps import TITLE

# what a request says whatever its fiche: who asks, when, for whom, how much
ALWAYS = ("starts_on", "ends_on", "participants.total", "requested", "resources")
BUDGET = "budget"
CALLED = Field(name=TITLE, control="text", label=_("Titre de l'action"))


@dataclass(frozen=True)
class DossierForm:
    """All the fields of a dossier of a fiche; ``said`` are the names under which it says something."""

    fiche: Fiche
    words: Vocabulary
    said: tuple[str, ...] = ()

    @cached_property
    def maker(self) -> FormMaker:
        return FormMaker(self.fiche, self.words)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields by name, in the order of the table."""
        drawn = (
            field for name in sorted(dict.fromkeys(self._names()), key=self.maker.order) if (field := self._drawn(name))
        )
        return {TITLE: CALLED, **{field.name: field for each in drawn for field in self._of_years(each)}}

    @cached_property
    def read_by(self) -> Mapping[str, list[Rule]]:
        """The rules that read each field."""
        return self.maker.read_by(Stage.SETTLEMENT)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which the fiche wants a budget each."""
        return tuple(self.fiche.budget_years)

    @property
    def costs(self) -> list[str]:
        """The lines of the budget: those of the fiche, else the kinds of costs."""
        lines = [line.code for line in self.fiche.cost_lines]
        told = {name.rpartition(".")[2] for name in self.said if name.startswith(f"{BUDGET}.")}
        # silence asks nothing of what calls seldom pay
        usual = [cost for cost in COSTS if cost not in SELDOM or cost in (*self.fiche.costs, *told)]
        return [*(lines or usual), "indirect"]

    def _names(self) -> Iterator[str]:
        read = self.maker.names(Stage.SETTLEMENT)
        yield from (name for name in read if _carried(name) and not name.startswith(f"{BUDGET}."))
        yield from ALWAYS
        yield from (f"{BUDGET}.{cost}" for cost in self.costs)
        yield from (f"participants.{public}" for public in self.fiche.audience.publics)
        yield from ("territories",) if self.words.territories else ()
        yield from ("lot",) if self.fiche.lots else ()
        # what an import or a request to complete told under another name is shown too
        yield from (name for name in self.said if name not in (TITLE,) and _carried(name) and not _dated(name))

    def _drawn(self, name: str) -> Field | None:
        field = self.maker.drawn(name)
        # nothing ticked says as much, and is what is kept
        chosen = tuple(each for each in field.choices if each[0] != NONE) if field else ()
        return other(field, choices=chosen) if field and field.control == "words" else field

    def _of_years(self, field: Field) -> Iterator[Field]:
        block, _dot, cost = field.name.partition(".")
        if block != BUDGET or not self.years:
            yield field
            return
        for year in self.years:
            yield other(field, name=f"{block}.{year}.{cost}", label=f"{field.label}, {year}", ours=False)


def _carried(name: str) -> bool:
    try:
        return field_of(name).teller is dossier_fields.Teller.CARRIER
    except KeyError:
        return False


def _dated(name: str) -> bool:
    return name.startswith(f"{BUDGET}.") and name.count(".") > 1
