"""A condition of the text to which the carrier attests: whether it is met, no rule can tell."""

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
    met,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequiredAttestation:
    """Ask a carrier to attest to a condition."""

    code: str
    label: str

    @property
    def told(self) -> str:
        """The condition within a sentence, which ends by itself."""
        return self.label.rstrip(". ")

    def state(self, words: Words) -> str:
        return f"À attester : {self.told}"

    def check(self, facts: Facts) -> Finding:
        attested = facts.attestations
        if attested is UNKNOWN:
            return unknown("attestations", nearest=self.code, called={"attestations": f"l'attestation « {self.told} »"})
        if self.code in attested:
            return met(lambda: f"Attesté : {self.told}.")
        # nobody attests on the advice of a machine: what is true is for whoever signs to say
        return undecided(
            lambda: f"Attestation absente : « {self.told} ».",
            "Attestez-le si c'est vrai ; sinon, demandez au service si vous pouvez candidater.",
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The attestations without which a fiche takes no application."""
    for each in fiche.attestations:
        if each.required:
            yield RequiredAttestation(code=each.code, label=each.label), each.source or fiche.carriers.source


KIND = RuleKind(
    name="required_attestation",
    meaning="Une attestation exigée est donnée ; que la condition soit remplie, aucune règle n'en juge.",
    stage=Stage.DEPOSIT,
    reads=("attestations",),
    derived=derived,
    builds=RequiredAttestation,
    written_in="application.attestations",
    example="""
        application:
          attestations:
            - {code: locaux, label: Le porteur dispose de locaux adaptés., required: true, source: Porteurs}
    """,
)
