"""A carrier of an admitted legal form."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tremplin.rules.door import (
    LEGAL_FORMS,
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
class LegalForm:
    """Refuse a carrier whose legal form is not in the closed list of the fiche."""

    admitted: tuple[str, ...]
    # those of a department alone; a fiche frozen before has none
    labels: Mapping[str, str] = field(default_factory=dict)

    def state(self, words: Words) -> str:
        return self._admitted("Formes juridiques admises", "Forme juridique admise", words("legal_forms"))

    def _admitted(self, several: str, one: str, labels: Mapping[str, Any]) -> str:
        return f"{several if len(self.admitted) > 1 else one} : {named(self.admitted, labels, 'et')}"

    def check(self, facts: Facts) -> Finding:
        form, known = facts.carrier.legal_form, {**LEGAL_FORMS, **self.labels}
        if form is UNKNOWN:
            return unknown("carrier.legal_form", nearest=self.admitted)
        if form in self.admitted:
            return met(lambda: f"Forme juridique admise : {named([form], known)}.", nearest=form)
        return undecided(
            lambda: (
                f"Forme juridique « {named([form], known)} ». "
                f"{self._admitted('Formes admises', 'Forme admise', known)}."
            ),
            "Faites porter le projet par une structure d'une forme admise.",
            nearest=self.admitted,
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The closed list of legal forms of a fiche."""
    # a list with « etc. » or « par exemple » is written as no list: it closes nothing
    if fiche.carriers.legal_forms:
        labels = own(LEGAL_FORMS, words("legal_forms"))
        yield LegalForm(admitted=fiche.carriers.legal_forms, labels=labels), fiche.carriers.source


KIND = RuleKind(
    name="legal_form",
    meaning="Le porteur a l'une des formes juridiques admises.",
    stage=Stage.DEPOSIT,
    reads=("carrier.legal_form",),
    derived=derived,
    builds=LegalForm,
    written_in="carriers.legal_forms",
    example="carriers: {legal_forms: [association, training_body], source: Porteurs}",
)
