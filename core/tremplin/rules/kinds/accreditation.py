"""A carrier that holds an accreditation."""

from collections.abc import Mapping
from dataclasses import field

from tremplin.rules.door import (
    ACCREDITATIONS,
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Words,
    dataclass,
    met,
    named,
    own,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccreditationHeld:
    """Refuse a carrier that holds none of the accreditations of the fiche."""

    one_of: tuple[str, ...]
    # those of a department alone; a fiche frozen before has none
    labels: Mapping[str, str] = field(default_factory=dict)

    def state(self, words: Words) -> str:
        return f"Agrément exigé : {named(self.one_of, words('accreditations'), 'ou')}"

    def check(self, facts: Facts) -> Finding:
        held, known = facts.carrier.accreditations, {**ACCREDITATIONS, **self.labels}
        if held is UNKNOWN:
            return unknown("carrier.accreditations", nearest=self.one_of)
        fit = tuple(accreditation for accreditation in self.one_of if accreditation in held)
        # one is enough: AI, EI and ACI are sorts of structure apart (« code du travail », L5132-4)
        if fit:
            return met(lambda: f"Agrément détenu : {named(fit, known, 'et')}.", nearest=fit)
        return undecided(
            lambda: f"Agrément exigé : {named(self.one_of, known, 'ou')}.",
            "Obtenez-le avant la demande.",
            nearest=self.one_of,
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The accreditations that a fiche asks for."""
    if fiche.carriers.accreditations:
        labels = own(ACCREDITATIONS, words("accreditations"))
        yield AccreditationHeld(one_of=fiche.carriers.accreditations, labels=labels), fiche.carriers.source


KIND = RuleKind(
    name="accreditation",
    meaning="Le porteur détient l'agrément exigé.",
    stage=Stage.DEPOSIT,
    reads=("carrier.accreditations",),
    derived=derived,
    builds=AccreditationHeld,
    written_in="carriers.accreditations",
    example="carriers: {accreditations: [aci], source: Porteurs}",
)
