"""Territories that come first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Severity,
    Stage,
    Words,
    broken,
    labels,
    met,
    named,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorityTerritories:
    """Warn when the operation is on none of the priority territories."""

    territories: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def state(self, words: Words) -> str:
        several = "s" if len(self.territories) > 1 else ""
        return f"Territoire{several} prioritaire{several} : {named(self.territories, words('territories'), 'et')}"

    def check(self, facts: Facts) -> Finding:
        if facts.territories is UNKNOWN:
            return unknown("territories", nearest=self.territories)
        chosen = [territory for territory in facts.territories if territory in self.territories]
        if chosen:
            return met(lambda: f"Territoire prioritaire : {named(chosen, self.labels)}.")
        return broken(
            lambda: (
                f"Aucun des territoires auxquels le texte donne une priorité : {named(self.territories, self.labels)}."
            ),
            margin=-1,
            unit="territories",
            nearest=self.territories,
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The priority territories of a fiche."""
    section = fiche.territories
    first = section.priority
    if first:
        yield PriorityTerritories(territories=first, labels=labels(first, words("territories"))), section.source


KIND = RuleKind(
    name="priority_territories",
    meaning="L'opération se tient sur un territoire prioritaire.",
    stage=Stage.DEPOSIT,
    # a priority orders dossiers among themselves: it closes none
    severity=Severity.WARNING,
    reads=("territories",),
    derived=derived,
    builds=PriorityTerritories,
    written_in="territories.priority",
    example="territories: {priority: [littoral], source: Territoires}",
)
