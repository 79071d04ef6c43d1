"""Territories that come first."""

from collections.abc import Mapping
from dataclasses import field

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Severity,
    Stage,
    Words,
    broken,
    dataclass,
    labels,
    met,
    named,
    to_check,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorityTerritories:
    """Warn when the operation is on none of the priority territories.

    Where the text also gives a priority to areas of which it does not say what they are made of, being on none of the
    territories proves nothing: it is to check.
    """

    territories: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    areas: tuple[str, ...] = ()

    def state(self, words: Words) -> str:
        told = filter(None, (named(self.territories, words("territories"), "et"), self._areas()))
        return f"{_priority(len(self.territories) + len(self.areas))} : {' ; '.join(told)}"

    def check(self, facts: Facts) -> Finding:
        if facts.territories is UNKNOWN:
            return unknown("territories", nearest=self.territories)
        chosen = [territory for territory in facts.territories if territory in self.territories]
        if chosen:
            return met(lambda: f"{_priority(len(chosen))} : {named(chosen, self.labels, 'et')}.")
        if self.areas:
            return to_check(
                lambda: f"À vérifier : le texte donne aussi la priorité à {self._areas()}.", nearest=self.territories
            )
        return broken(
            lambda: (
                f"Aucun des territoires auxquels le texte donne une priorité : {named(self.territories, self.labels)}."
            ),
            margin=-1,
            unit="territories",
            nearest=self.territories,
            advised=lambda: Remedy(choices=("Dites comment vous leur ferez place.",)),
        )

    def _areas(self) -> str:
        told = ", ".join(f"« {area} »" for area in self.areas)
        return f"{told}, dont la composition n'est pas donnée" if told else ""


def _priority(count: int) -> str:
    return "Territoire prioritaire" if count == 1 else "Territoires prioritaires"


def derived(fiche: Fiche, words: Words) -> Derived:
    """The priority territories of a fiche."""
    section = fiche.territories
    first, areas = section.priority, section.priority_areas
    if first or areas:
        named_by = labels(first, words("territories"))
        yield PriorityTerritories(territories=first, labels=named_by, areas=areas), section.source


KIND = RuleKind(
    name="priority_territories",
    meaning="L'opération se tient sur un territoire prioritaire.",
    stage=Stage.DEPOSIT,
    # a priority orders dossiers among themselves: it closes none
    severity=Severity.WARNING,
    reads=("territories",),
    derived=derived,
    builds=PriorityTerritories,
    written_in="territories.priority, territories.priority_areas",
    example="territories: {priority: [littoral], source: Territoires}",
)
