"""Pay by results: months of follow-up, exits, quality, and hours of work where they are set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    NO_BREAK,
    UNKNOWN,
    Amount,
    Cents,
    EarnedPart,
    Facts,
    Finding,
    Money,
    Number,
    Rate,
    RuleKind,
    Stage,
    Words,
    absent,
    block,
    broken,
    enumerated,
    euros,
    met,
    number,
    plain,
    plural,
    unknown,
)
from tremplin.rules.door import Results as Obtained

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class PerPost:
    """A weight in the pay, earned by reaching so many results per post."""

    weight: Rate
    per_post: Number

    def told(self, what: str, more: str = "") -> str:
        return f"{self.weight} pour {what} ({number(self.per_post)} par poste{more})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Quality:
    """A weight in the pay, earned by honouring the themes of a quality charter."""

    weight: Rate
    themes: tuple[str, ...]

    def told(self, labels: Mapping[str, Any]) -> str:
        known = [labels[theme] for theme in self.themes if theme in labels]
        listed = f" : {enumerated(known)}" if len(known) == len(self.themes) else ""
        return f"{self.weight} pour le référentiel qualité ({plural(len(self.themes), 'thème')}{listed})"


@dataclass(frozen=True, kw_only=True, slots=True)
class HoursPerMonth:
    """Hours of work due per participant and month, in town and in the country."""

    urban: Number
    rural: Number

    def told(self) -> str:
        return f", avec {plural(self.urban, 'heure')} par mois en milieu urbain et {number(self.rural)} en milieu rural"


@dataclass(frozen=True, kw_only=True, slots=True)
class PayByResults:
    """Pay the sum of weight × proportion reached, each proportion at most one."""

    months: PerPost | None = None
    exits: PerPost | None = None
    quality: Quality | None = None
    hours: HoursPerMonth | None = None

    def state(self, words: Words) -> str:
        parts = (
            self.months and self.months.told("les mois d'accompagnement", self.hours.told() if self.hours else ""),
            self.exits and self.exits.told("les sorties dynamiques"),
            self.quality and self.quality.told(words("themes")),
        )
        return f"Subvention acquise selon les résultats : {enumerated([part for part in parts if part])}"

    def reads(self) -> Iterator[str]:
        if self.months:
            yield "results.months"
            yield from block("results.urban") + block("results.rural") if self.hours else ()
        if self.exits:
            yield "results.exits"
        if self.quality:
            yield "results.quality"
        if self.months or self.exits:
            yield "posts"
        yield "granted"

    def check(self, facts: Facts) -> Finding:
        parts = tuple(self.parts(facts))
        missing = tuple(dict.fromkeys(fact for part in parts for fact in part.missing))
        if missing:
            return unknown(*missing)
        gained = sum((earned(part) for part in parts), Fraction(0))
        whole = sum((exact(part.weight) for part in parts), Fraction(0))
        amounts = self._amounts(parts, gained, facts.granted)

        def told() -> str:
            paid = f", soit {euros(amounts[-1].cents)}" if amounts else ""
            share = f"Part acquise : {number(gained * 100)}{NO_BREAK}%{paid}."
            return f"{' ; '.join(part.told() for part in parts)}. {share}"

        margin, unit = _points(gained - whole), "points"
        # a share not earned is no breach: the balance is computed on what was
        if gained >= whole:
            return met(told, margin=margin, unit=unit, amounts=amounts)
        return broken(
            lambda: f"{told()} Le solde se calcule sur cette part.", margin=margin, unit=unit, amounts=amounts
        )

    def parts(self, facts: Facts) -> Iterator[EarnedPart]:
        """The parts of the pay, in the order of the fiche."""
        obtained = facts.results
        if self.months:
            yield self._months(self.months, facts)
        if self.exits:
            yield _per_post("Sorties dynamiques", self.exits, obtained.exits, "results.exits", facts)
        if self.quality:
            yield _quality(self.quality, obtained)

    def _months(self, terms: PerPost, facts: Facts) -> EarnedPart:
        part = _per_post("Mois d'accompagnement", terms, facts.results.months, "results.months", facts)
        if self.hours is None:
            return part
        done, due, missing = _hours(self.hours, facts.results)
        if part.reached is None or missing:
            return part._replace(reached=None, missing=(*part.missing, *missing))
        # a call of 2024 puts months and hours under one weight without parting it: the lower rate counts
        lower = min(part.reached, proportion(done, due))
        return part._replace(
            reached=lower,
            told=lambda: f"{part.told()}, {number(done)} heures de mise à disposition sur {number(due)}",
        )

    def _amounts(self, parts: tuple[EarnedPart, ...], gained: Fraction, granted: Money) -> tuple[Amount, ...]:
        if granted is UNKNOWN:
            return ()
        lines = [Amount(part.label, _cents(granted, earned(part))) for part in parts]
        return (*lines, Amount("Part acquise de la subvention accordée", _cents(granted, gained)))

    def view(self) -> dict[str, Any]:
        view = plain(self)
        for part in (view["months"], view["exits"]):
            if part:
                part["per_post"] = str(part["per_post"])
        return {"results": view}


def proportion(done: Number, due: Number) -> Fraction:
    """What was done of what was due, at most one; nothing due is wholly done."""
    return min(Fraction(done) / Fraction(due), Fraction(1)) if due else Fraction(1)


def exact(rate: Rate) -> Fraction:
    """A rate as an exact quotient."""
    return Fraction(rate.numerator, rate.denominator)


def earned(part: EarnedPart) -> Fraction:
    """What a part earns of the pay: its weight × the proportion reached, which counts for one at most."""
    return exact(part.weight) * min(part.reached or Fraction(0), Fraction(1))


def _per_post(label: str, terms: PerPost, done: Any, fact: str, facts: Facts) -> EarnedPart:
    posts = facts.posts
    missing = tuple(name for name, value in ((fact, done), ("posts", posts)) if value is UNKNOWN)
    if done is UNKNOWN or posts is UNKNOWN:
        return EarnedPart(label, terms.weight, None, missing, str)
    due = posts * terms.per_post
    return EarnedPart(
        label,
        terms.weight,
        proportion(done, due),
        (),
        lambda: f"{label} : {number(done)} sur {number(due)} ({terms.weight} de la subvention)",
    )


def _quality(terms: Quality, obtained: Obtained) -> EarnedPart:
    honoured, label = obtained.quality, "Référentiel qualité"
    if honoured is UNKNOWN:
        return EarnedPart(label, terms.weight, None, ("results.quality",), str)
    kept = [theme for theme in terms.themes if theme in honoured]
    return EarnedPart(
        label,
        terms.weight,
        proportion(len(kept), len(terms.themes)),
        (),
        lambda: f"{label} : {len(kept)} sur {len(terms.themes)} thèmes ({terms.weight} de la subvention)",
    )


def _hours(terms: HoursPerMonth, obtained: Obtained) -> tuple[Number, Number, tuple[str, ...]]:
    """The hours done, those due, and what is missing to know them."""
    done: Number = 0
    due: Number = 0
    months: Number = 0
    missing: dict[str, tuple[str, ...]] = {}
    places = (("urban", obtained.urban, terms.urban), ("rural", obtained.rural, terms.rural))
    for place, here, per_month in places:
        if here.months is not UNKNOWN and here.hours is not UNKNOWN:
            done, due, months = done + here.hours, due + here.months * per_month, months + here.months
        else:
            missing[place] = absent({f"results.{place}.months": here.months, f"results.{place}.hours": here.hours})
    # an operation may lie wholly in town or in the country: where the months of one place are all the months, nothing
    # is missing of a place of which nothing is said
    elsewhere = obtained.months is UNKNOWN or months < obtained.months
    return done, due, tuple(fact for facts in missing.values() if elsewhere or len(facts) == 1 for fact in facts)


def _cents(granted: Cents, share: Fraction) -> Cents:
    return granted * share.numerator // share.denominator


def _points(share: Fraction) -> Number:
    """A share in points of percentage, cut to the hundredth towards what was earned."""
    return (Decimal(share.numerator * 10000 // share.denominator) / 100).normalize()


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from marshmallow import ValidationError, validates_schema

    from tremplin.documents.fields import Listed, Section, Theme
    from tremplin.documents.figures import Number as NumberField
    from tremplin.documents.figures import Percent
    from tremplin.documents.schema import BlockSchema, RuleSchema

    class PerPostSchema(BlockSchema):
        """A weight and a target per post."""

        builds = PerPost
        weight = Percent(required=True, description="La part de la subvention : « 90 % ».")
        # 0.45 exit for a post: a decimal in the text, never a float here
        per_post = NumberField(required=True, description="L'objectif par poste : 12 mois, 0.45 sortie.")

    class QualitySchema(BlockSchema):
        """A weight and the themes of a charter."""

        builds = Quality
        weight = Percent(required=True, description="La part de la subvention.")
        themes = Listed(Theme(), required=True, distinct=True, description="Les thèmes du référentiel.")

    class HourlyPaySchema(BlockSchema):
        """Hours per participant and month."""

        builds = HoursPerMonth
        urban = NumberField(required=True, description="Heures par mois en milieu urbain.")
        rural = NumberField(required=True, description="Heures par mois en milieu rural.")

    class PayByResultsSchema(RuleSchema):
        """Pay by results."""

        builds = PayByResults
        months = Section(PerPostSchema, description="Les mois d'accompagnement.")
        exits = Section(PerPostSchema, description="Les sorties dynamiques.")
        quality = Section(QualitySchema, description="Le référentiel qualité.")
        hours = Section(
            HourlyPaySchema,
            description="Les heures de mise à disposition : le plus bas des taux des mois et des heures compte.",
        )

        @validates_schema
        def weights_fit(self, data: dict[str, Any], **kwargs: Any) -> None:
            parts = [part for part in (data.get("months"), data.get("exits"), data.get("quality")) if part]
            if not parts:
                raise ValidationError("donnez au moins une part : months, exits ou quality.")
            # calls print 90, 5 and 5 %: above 100, one of them was mistyped
            if sum(exact(part.weight) for part in parts) > 1:
                raise ValidationError("les poids dépassent 100 % : corrigez-en un.")
            if data.get("hours") and not data.get("months"):
                raise ValidationError("« hours » va avec « months », dont il complète le taux.", "hours")

    return PayByResultsSchema()


KIND = RuleKind(
    name="results",
    meaning="La subvention est acquise selon les résultats : chaque part à proportion de l'objectif atteint, "
    "sans dépasser son poids.",
    stage=Stage.SETTLEMENT,
    reads=(*block("results"), "posts", "granted"),
    schema=schema,
    builds=PayByResults,
    example="""
        funding:
          rules:
            - kind: results
              months: {weight: 90 %, per_post: 12}
              exits: {weight: 5 %, per_post: 0.45}
              quality: {weight: 5 %, themes: [mobilite, numerique]}
              hours: {urban: 10, rural: 8}
              source: Financement, 5
    """,
)
