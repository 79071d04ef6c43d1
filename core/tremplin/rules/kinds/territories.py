"""Territories in which the fiche applies."""

from collections.abc import Mapping
from dataclasses import field

from tremplin.documents.texts import names
from tremplin.errors import hint
from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    broken,
    dataclass,
    labels,
    met,
    named,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedTerritories:
    """Refuse a territory outside of those of the fiche."""

    allowed: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def state(self, words: Words) -> str:
        return f"{_admitted(self.allowed)} : {named(self.allowed, words('territories'), 'et')}"

    def check(self, facts: Facts) -> Finding:
        chosen = facts.territories
        if chosen is UNKNOWN:
            return unknown("territories", nearest=self.allowed)
        outside = tuple(territory for territory in chosen if territory not in self.allowed)
        inside = tuple(territory for territory in chosen if territory in self.allowed)
        if outside:
            return broken(
                lambda: self._told(outside),
                margin=-len(outside),
                unit="territories",
                nearest=inside or self.allowed,
                advised=lambda: self._kept(inside),
            )
        if not chosen:
            return undecided(
                lambda: "Aucun territoire choisi.",
                self._possible(),
                margin=-1,
                unit="territories",
                nearest=self.allowed,
            )
        return met(
            lambda: f"{_admitted(inside)} : {named(inside, self.labels, 'et')}.",
            margin=0,
            unit="territories",
            nearest=inside,
        )

    def _kept(self, inside: tuple[str, ...]) -> Remedy:
        """Those that are admitted are kept; where none is, which one to choose is not ours to say."""
        return Remedy((Correction("territories", inside),)) if inside else Remedy(choices=(self._possible(),))

    def _possible(self) -> str:
        return f"Possibles : {named(self.allowed, self.labels)}."

    def _told(self, outside: tuple[str, ...]) -> str:
        remove = " Retirez-le." if len(outside) == 1 else " Retirez-les."
        advice = (len(outside) == 1 and hint(outside[0], self.allowed)) or remove
        return f"Hors de la fiche : {names(outside)}.{advice} Territoires admis : {named(self.allowed, self.labels)}."


def _admitted(territories: tuple[str, ...]) -> str:
    return "Territoires admis" if len(territories) > 1 else "Territoire admis"


def derived(fiche: Fiche, words: Words) -> Derived:
    """The territories of a fiche; « department » is all those that the department describes."""
    section = fiche.territories
    # « tout le département » holds all that it describes; a department that describes none has no rule here
    allowed = section.listed if section.scope == "listed" else tuple(words("territories"))
    if section.scope and allowed:
        yield ListedTerritories(allowed=allowed, labels=labels(allowed, words("territories"))), section.source


KIND = RuleKind(
    name="territories",
    meaning="L'opération se tient sur des territoires de la fiche.",
    stage=Stage.DEPOSIT,
    reads=("territories",),
    derived=derived,
    builds=ListedTerritories,
    written_in="territories.scope, territories.listed",
    example="territories: {scope: listed, listed: [littoral, plaine], source: Territoires}",
)
