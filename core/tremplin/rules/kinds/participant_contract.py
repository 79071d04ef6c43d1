"""The contract that formalises the path of one person."""

from collections.abc import Mapping
from dataclasses import field

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Words,
    dataclass,
    labels,
    met,
    named,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantContract:
    """Ask that a person's path be formalised by one of some contracts."""

    one_of: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def state(self, words: Words) -> str:
        return f"Parcours formalisé par : {named(self.one_of, words('contracts'), 'ou')}"

    def check(self, facts: Facts) -> Finding:
        contract = facts.participant.contract
        if contract is UNKNOWN:
            return unknown("participant.contract", nearest=self.one_of)
        if contract in self.one_of:
            return met(lambda: f"Parcours formalisé : {named([contract], self.labels)}.", nearest=contract)
        return undecided(
            lambda: f"Parcours non formalisé par un contrat attendu : {named(self.one_of, self.labels, 'ou')}.",
            "Voyez avec le service référent de la personne.",
            nearest=self.one_of,
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The contracts that a fiche asks of people."""
    asked = fiche.audience.contracts
    if asked:
        yield ParticipantContract(one_of=asked, labels=labels(asked, words("contracts"))), fiche.audience.source


KIND = RuleKind(
    name="participant_contract",
    meaning="Le parcours de la personne est formalisé par un contrat attendu.",
    stage=Stage.FOLLOW_UP,
    reads=("participant.contract",),
    derived=derived,
    builds=ParticipantContract,
    written_in="audience.contracts",
    example="audience: {contracts: [cer, ppae], source: Publics}",
)
