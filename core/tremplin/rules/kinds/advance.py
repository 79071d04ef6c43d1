"""An advance no larger than a share of the grant."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Rate,
    RuleKind,
    Stage,
    Words,
    absent,
    at_most,
    dataclass,
    euros,
    met,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AdvanceCeiling:
    """Refuse an advance above a rate of the grant."""

    max_rate: Rate

    def state(self, words: Words) -> str:
        return f"Avance de {self.max_rate} au plus de la subvention accordée"

    def check(self, facts: Facts) -> Finding:
        asked, granted = facts.advance, facts.granted
        if asked is UNKNOWN or granted is UNKNOWN:
            # no advance is within any share, whatever the grant
            if asked == 0:
                return met(lambda: "Aucune avance.", margin=0, unit="cents", nearest=0)
            read = {"advance": asked, "granted": granted}
            return unknown(*absent(read))
        most = self.max_rate.of(granted)

        def told() -> str:
            return f"Avance de {euros(asked)}, {euros(most)} au plus ({self.max_rate} de {euros(granted)})."

        return at_most(asked, most, "cents", told, lambda excess: f"Baissez-la de {euros(int(excess))}.", "advance")


def derived(fiche: Fiche, words: Words) -> Derived:
    """The largest advance of a fiche, where the source bounds it."""
    advance = fiche.payment.advance
    # calls of 2024 say « 80 % » for some fiches and no rate for others: none is lent to these
    # where the text gives instalments, these bound it: their shares make whole cents of the grant together
    if advance and advance.max_rate and not fiche.payment.instalments:
        yield AdvanceCeiling(max_rate=advance.max_rate), advance.source


KIND = RuleKind(
    name="advance",
    meaning="L'avance ne dépasse pas une part de la subvention accordée.",
    stage=Stage.AGREEMENT,
    reads=("advance", "granted"),
    derived=derived,
    builds=AdvanceCeiling,
    written_in="payment.advance.max_rate",
    example="""
        payment:
          advance: {on: signature, max_rate: 60 %, source: Versement}
    """,
)
