"""An advance no larger than the instalments that the text pays at once."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Instalment,
    PaymentTerms,
    RuleKind,
    Stage,
    Words,
    absent,
    at_most,
    dataclass,
    euros,
    met,
    out_of_scope,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Instalments:
    """Refuse an advance above what the text pays at the notification and at the signature."""

    instalments: tuple[Instalment, ...]

    def state(self, words: Words) -> str:
        reports = words("interim_reports")
        # each may hold commas
        return f"Versements : {' ; '.join(each.told(reports) for each in self.instalments)}"

    def check(self, facts: Facts) -> Finding:
        asked, granted = facts.advance, facts.granted
        if asked is UNKNOWN or granted is UNKNOWN:
            # no advance is within any instalment, whatever the grant
            if asked == 0:
                return met(lambda: "Aucune avance.", margin=0, unit="cents", nearest=0)
            return unknown(*absent({"advance": asked, "granted": granted}))
        most = PaymentTerms(instalments=self.instalments).upfront(granted)
        if most is None:
            return out_of_scope(lambda: "Le texte ne chiffre pas les versements du début : la convention les fixe.")

        def told() -> str:
            return f"Avance de {euros(asked)}, {euros(most)} au plus d'après les versements du texte."

        return at_most(asked, most, "cents", told, lambda excess: f"Baissez-la de {euros(int(excess))}.", "advance")


def derived(fiche: Fiche, words: Words) -> Derived:
    """The instalments of a fiche, where its text gives them."""
    told = fiche.payment.instalments
    if told:
        yield Instalments(instalments=told), told[0].source


KIND = RuleKind(
    name="instalments",
    meaning="L'avance ne dépasse pas les versements que le texte fait dès la notification ou la signature.",
    stage=Stage.AGREEMENT,
    reads=("advance", "granted"),
    derived=derived,
    builds=Instalments,
    written_in="payment.instalments",
    example="""
        payment:
          instalments:
            - {code: demarrage, share: 30 %, on: signature, source: Versements}
            - {code: solde, on: final_report, within: 3 months, source: Versements}
    """,
)
