"""Enough supervisors for the posts."""

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Facts,
    Finding,
    Number,
    RuleKind,
    Stage,
    Words,
    absent,
    broken,
    dataclass,
    met,
    number,
    plural,
    unknown,
)

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffingRatio:
    """Ask for one full-time supervisor for so many posts, the average of participants over the months."""

    participants_per_fte: int

    def state(self, words: Words) -> str:
        participants = plural(self.participants_per_fte, "participant")
        return f"Un équivalent temps plein d'encadrement au moins pour {participants}"

    def bears_on(self) -> tuple[str, ...]:
        return ("le taux d'encadrement",)

    def check(self, facts: Facts) -> Finding:
        posts, fte = facts.posts, facts.supervisors_fte
        if posts is UNKNOWN or fte is UNKNOWN:
            read = {"posts": posts, "supervisors_fte": fte}
            return unknown(*absent(read))
        # « en moyenne sur l’année », say calls of 2024: a part of a post asks for a part of a supervisor
        margin = fte * self.participants_per_fte - posts

        def told() -> str:
            ratio = f"1 ETP pour {self.participants_per_fte} participants en moyenne"
            return f"{number(fte)} ETP d'encadrement pour {plural(posts, 'poste')} ({ratio})."

        if margin >= 0:
            return met(told, margin=margin, unit="participants", nearest=fte)
        needed = self._needed(posts)
        return broken(
            lambda: f"{told()} Prévoyez {number(needed)} ETP.",
            margin=margin,
            unit="participants",
            nearest=needed,
            advised="supervisors_fte",
        )

    def _needed(self, posts: Number) -> Decimal:
        """The fewest hundredths of a full-time supervisor: rounded down, they would not be enough."""
        whole, part = posts.as_integer_ratio()
        hundredths = -(-whole * 100 // (part * self.participants_per_fte))
        return Decimal(hundredths).scaleb(-2).normalize()

    def view(self) -> dict[str, Any]:
        return {"staffing": {"participants_per_fte": self.participants_per_fte}}


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import RuleSchema, Whole

    class StaffingRatioSchema(RuleSchema):
        """A staffing ratio."""

        builds = StaffingRatio
        participants_per_fte = Whole(
            required=True,
            least=1,
            description="Participants pour un équivalent temps plein d'encadrement.",
        )

    return StaffingRatioSchema()


KIND = RuleKind(
    name="staffing_ratio",
    meaning="L'encadrement compte au moins un équivalent temps plein pour un nombre donné de postes.",
    stage=Stage.DEPOSIT,
    reads=("posts", "supervisors_fte"),
    schema=schema,
    builds=StaffingRatio,
    example="""
        funding:
          rules:
            - {kind: staffing_ratio, participants_per_fte: 15, source: "Financement, 4"}
    """,
)
