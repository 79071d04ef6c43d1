"""The age of one person, where it is a condition."""

from tremplin.rules.door import (
    UNKNOWN,
    Age,
    Derived,
    Facts,
    Fiche,
    Finding,
    Number,
    RuleKind,
    Span,
    Stage,
    Verdict,
    Words,
    dataclass,
    named,
    out_of_scope,
    plural,
    unknown,
    within,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantAge:
    """Ask for an age between two bounds, except of people whose contract opens the measure at any age."""

    age: Age

    def state(self, words: Words) -> str:
        told = f"Âge d'une personne : {Span(min=self.age.min, max=self.age.max).told('ans')}"
        others = named(self.age.unless, words("contracts"), "ou")
        return f"{told}, ou tout âge avec : {others}" if others else told

    def check(self, facts: Facts) -> Finding:
        age, contract = facts.participant.age, facts.participant.contract
        # a call takes people of 18 to 25, and others at any age by their contract: no age is asked of these
        if contract is not UNKNOWN and contract in self.age.unless:
            return out_of_scope(lambda: "Le contrat de la personne ouvre l'action à tout âge.")
        if age is UNKNOWN:
            return unknown("participant.age")

        span = Span(min=self.age.min, max=self.age.max)

        def told() -> str:
            return f"{plural(age, 'an')} : {span.told('ans')}."

        def advice(gap: Number) -> str:
            return "Orientez la personne vers une autre action."

        finding = within(age, span, "years", told, advice, advice)
        # out of the bounds, the person may still come in by a contract that is not known yet
        if finding.verdict is Verdict.BROKEN and self.age.unless and contract is UNKNOWN:
            return unknown("participant.contract")
        return finding


def derived(fiche: Fiche, words: Words) -> Derived:
    """The condition of age of a fiche."""
    if fiche.audience.age:
        yield ParticipantAge(age=fiche.audience.age), fiche.audience.source


KIND = RuleKind(
    name="participant_age",
    meaning="L'âge d'une personne reste entre deux bornes, sauf pour les contrats qui en dispensent.",
    stage=Stage.FOLLOW_UP,
    reads=("participant.age", "participant.contract"),
    derived=derived,
    builds=ParticipantAge,
    written_in="audience.age",
    example="""
        audience:
          age: {min: 18, max: 25, unless: [cer]}
          source: Publics
    """,
)
