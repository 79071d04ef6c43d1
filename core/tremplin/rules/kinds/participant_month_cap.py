"""A request no larger than an amount per post and month."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Cents,
    Facts,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    absent,
    broken,
    dataclass,
    euros,
    in_euros,
    met,
    plural,
    unknown,
    whole_months,
)

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantMonthCap:
    """Cap the request at an amount × the posts × the whole months of the operation."""

    amount: Cents

    def state(self, words: Words) -> str:
        return f"Subvention de {euros(self.amount)} au plus par participant et par mois"

    def bears_on(self) -> tuple[str, ...]:
        return ("le plafond par participant et par mois",)

    def check(self, facts: Facts) -> Finding:
        asked, posts, starts, ends = facts.requested, facts.posts, facts.starts_on, facts.ends_on
        if asked is UNKNOWN or posts is UNKNOWN or starts is UNKNOWN or ends is UNKNOWN:
            # nothing is above no cap, whatever the posts and the months
            if asked == 0:
                return met(lambda: "Rien n'est demandé.", margin=0, unit="cents", nearest=0)
            read = {"requested": asked, "posts": posts, "starts_on": starts, "ends_on": ends}
            return unknown(*absent(read))
        # whole months, as calls pay them: a month begun is not one of their « 375 € »
        months = whole_months(starts, ends)
        # posts may be a fraction: one exact quotient, cut to the cent once
        whole, part = posts.as_integer_ratio()
        most = self.amount * months * whole // part
        margin = most - asked

        def computed() -> str:
            each = f"{plural(posts, 'poste')} × {months} mois × {euros(self.amount)}"
            return f"{in_euros(asked, 'demandé')}, {euros(most)} au plus ({each})."

        amounts = (Amount("Plafond par participant et par mois", most),)
        if margin >= 0:
            return met(computed, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        return broken(
            lambda: f"{computed()} Baissez la demande de {euros(-margin)}.",
            margin=margin,
            unit="cents",
            nearest=most,
            amounts=amounts,
            advised="requested" if most else _nothing_counted,
        )

    def view(self) -> dict[str, Any]:
        return {"participant_month_cap_cents": self.amount}


def _nothing_counted() -> Remedy:
    # nobody asks for nothing: the months or the posts are what to look at
    return Remedy(choices=("Comptez au moins un poste et un mois entier.",))


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Euros, RuleSchema

    class ParticipantMonthCapSchema(RuleSchema):
        """A cap per participant and month."""

        builds = ParticipantMonthCap
        amount = Euros(required=True, description="Le montant par participant et par mois : « 375 € ».")

    return ParticipantMonthCapSchema()


KIND = RuleKind(
    name="participant_month_cap",
    meaning="La subvention demandée ne dépasse pas un montant × les postes × les mois entiers de l'opération.",
    stage=Stage.DEPOSIT,
    reads=("requested", "posts", "starts_on", "ends_on"),
    schema=schema,
    builds=ParticipantMonthCap,
    example="""
        funding:
          rules:
            - {kind: participant_month_cap, amount: 375 €, source: "Financement, 3"}
    """,
)
