"""How many people, posts or employees an operation counts, at least or at most."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Extent,
    Facts,
    Finding,
    Number,
    Remedy,
    RuleKind,
    Span,
    Stage,
    Words,
    dataclass,
    named,
    number,
    plural,
    public_counts,
    unknown,
    valued,
    within,
)

if TYPE_CHECKING:
    from marshmallow import Schema

FACTS = {"participants": "participants.total", "posts": "posts", "employees": "employees"}
ONE = {"participants": "participant", "public": "participant", "posts": "poste d'insertion", "employees": "salarié"}
MANY = {**{of: f"{one}s" for of, one in ONE.items()}, "posts": "postes d'insertion"}
UNITS = {"public": "participants"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CountWithin:
    """Bound a number of the dossier; of people counted by public, ``code`` is the public, and ``label`` its name."""

    of: str
    code: str | None = None
    at_least: int | None = None
    at_most: int | None = None
    label: str = ""

    @property
    def fact(self) -> str:
        return f"participants.{self.code}" if self.code else FACTS[self.of]

    @property
    def _span(self) -> Span:
        return Span(min=self.at_least, max=self.at_most)

    def state(self, words: Words) -> str:
        bounds = self._bounds()
        who = f" ({named([self.code], words('publics'))})" if self.code else ""
        return f"{bounds[0].upper()}{bounds[1:]}{who}"

    def bears_on(self) -> tuple[str, ...]:
        return (f"le nombre de {MANY[self.of]}{f' ({self.label or self.code})' if self.code else ''}",)

    def bounds(self) -> Iterator[Extent]:
        (mine,) = self.bears_on()
        yield Extent(mine, self.at_least, self.at_most)
        # no public counts more people than there are in all
        if self.code and self.at_least is not None:
            yield Extent(f"le nombre de {MANY['participants']}", least=self.at_least)

    def reads(self) -> tuple[str, ...]:
        return (self.fact, *(("participants.total",) if self.code and self.at_least else ()))

    def check(self, facts: Facts) -> Finding:
        value = facts.participants.of(self.code) if self.code else valued(facts, self.fact)
        unit = UNITS.get(self.of, self.of)
        if value is UNKNOWN:
            nearest = self.at_most if self.at_least is None else self.at_least
            return unknown(self.fact, nearest=nearest, unit=unit, called=self._called())

        def told() -> str:
            who = f" ({self.label or self.code})" if self.code else ""
            return f"{plural(value, ONE[self.of], MANY[self.of])}{who}, {self._bounds()}."

        def more(lack: Number) -> str:
            return f"Il en faut {number(lack)} de plus."

        def fewer(excess: Number) -> str:
            return f"Il en faut {number(excess)} de moins."

        return within(value, self._span, unit, told, more, fewer, self._advised(value, facts))

    def view(self) -> dict[str, Any]:
        bounds = {"at_least": self.at_least, "at_most": self.at_most}
        return {"counts": [{"of": self.of, "code": self.code, **bounds}]}

    def _bounds(self) -> str:
        most = self.at_most if self.at_most is not None else self.at_least
        return self._span.told(ONE[self.of] if most is not None and most < 2 else MANY[self.of])

    def _called(self) -> dict[str, str]:
        return public_counts({self.code: self.label}) if self.code else {}

    def _advised(self, count: Number, facts: Facts) -> str | Callable[[], Remedy]:
        least = self.at_least
        if not self.code or least is None or count >= least:
            return self.fact
        total = facts.participants.total
        if total is UNKNOWN or total >= least:
            return self.fact
        # no public counts more people than there are in all: both numbers rise
        both = Correction(self.fact, least), Correction("participants.total", least)
        return lambda: Remedy(both)


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from marshmallow import ValidationError

    from tremplin.documents.door import RuleSchema, Whole, Word, checks, known

    class CountSchema(RuleSchema):
        """A number, bounded."""

        builds = CountWithin
        of = Word("counted", "chose comptée inconnue", required=True, description="Ce qui est compté.")
        code = Word("publics", "public inconnu", description="Le public compté, si « of » vaut public.")
        at_least = Whole(description="Au moins, borne comprise.")
        at_most = Whole(description="Au plus, borne comprise.")

        @checks
        def bounded(self, data: dict[str, Any], written: dict[str, Any]) -> None:
            if (written.get("of") == "public") != (written.get("code") is not None):
                raise ValidationError("« of: public » va avec « code », le public compté, et lui avec elle.", "code")
            if written.get("at_least") is None and written.get("at_most") is None:
                raise ValidationError("donnez at_least, at_most ou les deux.")
            least, most = data.get("at_least"), data.get("at_most")
            if least is not None and most is not None and most < least:
                raise ValidationError("at_most est plus petit que at_least : échangez-les.", "at_most")

        def make(self, said: dict[str, Any]) -> Any:
            label = str(known("publics").get(said.get("code", ""), ""))
            return super().make({**said, "label": label})

    return CountSchema()


KIND = RuleKind(
    name="count",
    meaning="Le nombre de participants, de participants d'un public, de postes ou de salariés tient dans ses bornes.",
    stage=Stage.DEPOSIT,
    reads=("participants.total", "participants.…", "posts", "employees"),
    schema=schema,
    builds=CountWithin,
    example="""
        funding:
          rules:
            - {kind: count, of: participants, at_least: 8, at_most: 15, source: Publics}
            - {kind: count, of: public, code: brsa, at_least: 4, source: Publics}
            - {kind: count, of: employees, at_most: 250, source: Porteurs}
    """,
)
