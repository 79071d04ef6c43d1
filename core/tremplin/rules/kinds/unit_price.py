"""A price for each participant, hour, full-time equivalent, place or post; a scale may choose the amount."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.counting import (
    MANY,
    ONE,
    PARTS,
    QUANTITIES,
    ScaleWhen,
    code_of,
    held_by,
    less,
    not_known,
    part_of,
    read_by,
    whole_is_told,
    whole_of,
)
from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Cents,
    Facts,
    Fiche,
    Finding,
    Number,
    Portion,
    Priced,
    RuleKind,
    Stage,
    Words,
    dataclass,
    euros,
    met,
    plural,
    unknown,
)

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaleRow:
    """One amount of a scale; ``label`` and ``question`` are what people call what it takes."""

    when: ScaleWhen
    amount: Cents
    label: str = field(default="", compare=False)
    question: str = field(default="", compare=False)

    @property
    def which(self) -> str:
        asked = f"« {self.question or self.when.question} » : {self.when.answer}" if self.when.question else ""
        return ", ".join(filter(None, (self.label, asked)))

    def told(self) -> str:
        return f"{euros(self.amount)} ({self.which})"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitPrice:
    """Pay so much for each: the first row of the scale that takes chooses, and what none takes is paid ``amount``."""

    code: str
    label: str
    per: str
    amount: Cents | None = None
    scale: tuple[ScaleRow, ...] = ()

    def state(self, words: Words) -> str:
        others = "sinon " if self.scale else ""
        amount = f"{others}{euros(self.amount)}" if self.amount is not None else ""
        amounts = " ; ".join(filter(None, (*(row.told() for row in self.scale), amount)))
        return f"Prix par {ONE[self.per]}, « {self.label} » : {amounts}"

    def bears_on(self) -> tuple[str, ...]:
        return (f"le prix unitaire « {self.code} »",)

    def reads(self) -> Iterator[str]:
        yield from self.reads_of(realised=False)
        yield from self.reads_of(realised=True)

    def reads_of(self, *, realised: bool) -> Iterator[str]:
        """The facts that are read of what is foreseen, or of what was realised."""
        yield QUANTITIES[self.per][realised]
        for row in self.scale:
            yield from read_by(row.when, self.per, realised)

    def check(self, facts: Facts) -> Finding:
        found = self.priced(facts, realised=False)
        if found.missing:
            return unknown(*found.missing, called=found.called)
        return met(lambda: f"{told(found)}.", amounts=(Amount(self.label, found.cents),))

    def priced(self, facts: Facts, *, realised: bool) -> Priced:
        """What the quantity comes to, foreseen or realised; from what is not known on, nothing is told."""
        side, portions, called = int(realised), list[Portion](), self._called(int(realised))
        left = whole_of(self.per, facts, side)
        if left is UNKNOWN:
            return Priced(self.label, (), (QUANTITIES[self.per][side],), called)
        taken: set[str] = set()
        closed = whole_is_told(self.per, facts, side)
        for row in self.scale:
            if closed and not left:
                break
            # nobody gives the answer that this row takes to a question that is not asked
            if row.when.question in facts.unasked:
                continue
            missing = not_known(row.when, self.per, facts)
            part = part_of(row.when, self.per, facts, side)
            if not missing and held_by(row.when, self.per, facts):
                code = code_of(row.when, self.per)
                if part is UNKNOWN:
                    missing = (f"{PARTS[self.per][side]}.{code}",)
                # publics overlap: one who is paid under a row is not paid again under another
                elif code not in taken:
                    some = left if part is None else min(part, left)
                    portions += [self._portion(some, row.amount, row.which)] if some else []
                    left, taken = less(left, some), {*taken, code}
            if missing:
                return Priced(self.label, tuple(portions), missing, called)
        if left or not portions:
            portions.append(self._portion(left, self.amount or 0, "sans prix prévu" if self.amount is None else ""))
        return Priced(self.label, tuple(portions))

    def _portion(self, quantity: Number, price: Cents, which: str) -> Portion:
        return Portion(quantity, price, plural(quantity, ONE[self.per], MANY[self.per]), which)

    def _called(self, side: int) -> dict[str, str]:
        """What people call the facts whose names hold a code."""
        of = {"participant": "le nombre de participants", "fte": "les équivalents temps plein"}.get(self.per, "")
        done = " accompagnés" if self.per == "participant" else " réalisés"
        parts = {
            f"{PARTS[self.per][side]}.{code_of(row.when, self.per)}": f"{of}{done if side else ''} ({row.label})"
            for row in self.scale
            if code_of(row.when, self.per)
        }
        asked = {
            f"answers.{row.when.question}": f"la réponse à « {row.question} »" for row in self.scale if row.question
        }
        return parts | asked

    def view(self) -> dict[str, Any]:
        scale = [{"when": _plain(row.when), "amount_cents": row.amount} for row in self.scale]
        price = {"code": self.code, "label": self.label, "per": self.per, "amount_cents": self.amount, "scale": scale}
        return {"unit_prices": [price]}


def told(found: Priced) -> str:
    """« « Accueil » : 12 participants × 500,00 € = 6 000,00 € »."""
    return f"« {found.label} » : {' ; '.join(portion.told() for portion in found.portions)}"


def _plain(when: ScaleWhen) -> dict[str, str | None]:
    return {name: getattr(when, name) for name in ScaleWhen.__dataclass_fields__}


def completed(terms: UnitPrice, fiche: Fiche) -> UnitPrice:
    """The terms with what the fiche calls the questions that its scale asks."""
    asked = {each.code: each.label for each in fiche.asked}
    rows = (replace(row, question=asked.get(row.when.question or "", "")) for row in terms.scale)
    return replace(terms, scale=tuple(rows)) if terms.scale else terms


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from marshmallow import ValidationError

    from tremplin.catalogue.asked import spoken
    from tremplin.documents.door import (
        BlockSchema,
        Euros,
        RuleSchema,
        Section,
        Slug,
        Text,
        Word,
        checks,
        items,
        known,
        sections,
    )

    class AnswerWanted(Text):
        """An answer, as a text; « true » and « false » are a yes and a no."""

        def read(self, value: Any) -> str:
            return spoken(value) or super().read(value)

    class ScaleWhenSchema(BlockSchema):
        """When a row takes."""

        builds = ScaleWhen
        accreditation = Word("accreditations", "agrément inconnu", description="L'agrément.")
        public = Word("publics", "public inconnu", description="Le public ; d'un prix par participant seulement.")
        territory = Word("territories", "territoire inconnu", description="Le seul territoire de l'opération.")
        question = Slug(description="Le code d'une question de la fiche.")
        answer = AnswerWanted(description="La réponse attendue à cette question.")

        @checks
        def says_something(self, data: dict[str, Any], written: dict[str, Any]) -> None:
            given = [name for name in ScaleWhen.__dataclass_fields__ if written.get(name) is not None]
            if not given:
                raise ValidationError("dites quand ce montant vaut : accreditation, public, territory, ou question.")
            if ("question" in given) != ("answer" in given):
                raise ValidationError("« question » va avec « answer », et elle avec lui.")

    class ScaleRowSchema(BlockSchema):
        """One amount of a scale."""

        builds = ScaleRow
        when = Section(ScaleWhenSchema, required=True, description="Quand ce montant vaut : tout doit être vrai.")
        amount = Euros(required=True, description="Le montant pour un : « 600 € ».")

        def make(self, said: dict[str, Any]) -> Any:
            return super().make({**said, "label": _labelled(said["when"], known)})

    class UnitPriceSchema(RuleSchema):
        """A price for one."""

        builds = UnitPrice
        code = Slug(required=True, description="Le code du prix, que les logiciels gardent.")
        label = Text(required=True, description="Ce que ce prix paie, en quelques mots.")
        per = Word("priced", "unité inconnue", required=True, description="Ce qui est payé à l'unité.")
        amount = Euros(description="Le montant pour un ; de ce que le barème ne prend pas, s'il y en a un.")
        scale = sections(ScaleRowSchema, description="Le barème : la première ligne qui convient l'emporte.")

        @checks
        def pays(self, data: dict[str, Any], written: dict[str, Any]) -> None:
            if written.get("amount") is None and not written.get("scale"):
                raise ValidationError("donnez un montant, « amount », ou un barème, « scale ».")
            # hours, places and posts are not told by public: nobody could say how many to pay at each price
            wrong = {
                rank: {"when": {"public": ["un prix par public se compte par participant : « per: participant »."]}}
                for rank, row in items(written.get("scale"))
                if isinstance(row.get("when"), dict) and row["when"].get("public") and data.get("per") != "participant"
            }
            if wrong and "per" in data:
                raise ValidationError({"scale": wrong})
            twice = _twice(data.get("scale") or ())
            if twice is not None:
                told = "cette ligne ne sera jamais prise : une ligne du dessus dit la même chose. Retirez-en une."
                raise ValidationError({"scale": {twice: {"when": [told]}}})

    return UnitPriceSchema()


def _twice(scale: tuple[ScaleRow, ...]) -> int | None:
    seen: set[ScaleWhen] = set()
    for rank, row in enumerate(scale):
        # one that could not be read stands here as it was written
        if not isinstance(row, ScaleRow) or not isinstance(row.when, ScaleWhen):
            continue
        if row.when in seen:
            return rank
        seen.add(row.when)
    return None


def _labelled(when: ScaleWhen, known: Callable[[str], Mapping[str, Any]]) -> str:
    """What people call what a row takes, in the words of the department."""
    told = (
        when.public and known("publics").get(when.public, when.public),
        when.accreditation and known("accreditations").get(when.accreditation, when.accreditation),
        when.territory and known("territories").get(when.territory, when.territory),
    )
    return ", ".join(str(each) for each in told if each)


KIND = RuleKind(
    name="unit_price",
    meaning="Une unité (participant, heure, équivalent temps plein, place, poste) est payée à un prix, que peut "
    "choisir un barème : la quantité prévue au dépôt, celle réalisée au solde.",
    stage=Stage.DEPOSIT,
    reads=(
        *(fact for sides in QUANTITIES.values() for fact in sides),
        *(f"{block}.…" for sides in PARTS.values() for block in sides),
        *("carrier.accreditations", "territories", "answers.…"),
    ),
    schema=schema,
    builds=UnitPrice,
    completed=completed,
    example="""
        funding:
          rules:
            - {kind: unit_price, code: heure, label: Heure d'atelier, per: hour, amount: 42 €, source: Barème}
            - kind: unit_price
              code: accompagnement
              label: Accompagnement
              per: participant
              amount: 800 €
              scale:
                - {when: {public: brsa}, amount: 1 200 €}
              source: Barème
    """,
)
