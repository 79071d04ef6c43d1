"""Some people of the publics that come first."""

from collections.abc import Mapping
from dataclasses import field

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
    absent,
    dataclass,
    labels,
    met,
    named,
    public_counts,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorityPublics:
    """Warn when nobody of a priority public takes part."""

    publics: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def state(self, words: Words) -> str:
        return f"Au moins une personne d'un public prioritaire : {named(self.publics, words('publics'), 'ou')}"

    def reads(self) -> tuple[str, ...]:
        return tuple(f"participants.{public}" for public in self.publics)

    def check(self, facts: Facts) -> Finding:
        counts = {public: facts.participants.of(public) for public in self.publics}
        present = [public for public, count in counts.items() if count is not UNKNOWN and count > 0]
        if present:
            return met(lambda: f"Le projet s'adresse à un public prioritaire : {named(present, self.labels)}.")
        missing = absent({f"participants.{public}": count for public, count in counts.items()})
        if missing:
            return unknown(*missing, called=public_counts(self.labels))
        return undecided(
            lambda: f"Personne d'un public prioritaire : {named(self.publics, self.labels)}.",
            "Dites comment vous lui ferez place.",
            nearest=1,
            margin=-1,
            unit="participants",
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The priority publics of a fiche."""
    first = fiche.audience.priority
    if first:
        yield PriorityPublics(publics=first, labels=labels(first, words("publics"))), fiche.audience.source


KIND = RuleKind(
    name="priority_publics",
    meaning="Le projet s'adresse à un public prioritaire.",
    stage=Stage.DEPOSIT,
    # a priority orders dossiers among themselves: it closes none
    severity=Severity.WARNING,
    reads=("participants.…",),
    derived=derived,
    builds=PriorityPublics,
    written_in="audience.priority",
    example="audience: {priority: [brsa, ase_youth], source: Publics}",
)
