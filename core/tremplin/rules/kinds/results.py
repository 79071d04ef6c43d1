"""Pay by results: months of follow-up, exits, quality, and hours of work where they are set."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil, floor
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    NO_BREAK,
    UNKNOWN,
    EarnedPart,
    Facts,
    Fiche,
    Finding,
    Number,
    Rate,
    RuleKind,
    Stage,
    Words,
    absent,
    asked,
    block,
    dataclass,
    enumerated,
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

    def bears_on(self) -> Iterator[str]:
        parts = {"months": "les mois d'accompagnement", "exits": "les sorties dynamiques", "quality": "la qualité"}
        yield from (f"le paiement selon {part}" for name, part in parts.items() if getattr(self, name))

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
        # what is earned is a share of the grant: a settlement reads it, and the finding tells what it comes to
        yield "granted"

    def check(self, facts: Facts) -> Finding:
        parts = tuple(self.parts(facts))
        missing = tuple(dict.fromkeys(fact for part in parts for fact in part.missing))
        least, most = (sum(map(attrgetter(side), parts), Fraction(0)) for side in ("earned", "limit"))
        # below what may be earned, what is missing changes how much and no longer whether
        if missing and most == sum((part.weight.exact for part in parts), Fraction(0)):
            return unknown(*missing)

        def told() -> str:
            known = [sentence for part in parts if (sentence := part.told())]
            share = f"{_percent(floor(least * 10_000))} au moins, {_percent(ceil(most * 10_000))} au plus"
            gained = f"{share}. {asked(missing)}" if missing else f"{_percent(floor(least * 10_000))}."
            return f"{' ; '.join(known)}. Part acquise : {gained}"

        # a share not earned is no breach: a settlement is computed on what was
        return met(told, margin=0, unit="points")

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
        # no month is nothing earned, whatever the hours
        if self.hours is None or facts.results.months == 0:
            return part
        done, due, missing = _hours(self.hours, facts.results)
        # a call of 2024 puts months and hours under one weight without parting it: the lower rate counts
        most = min(part.most if part.reached is None else part.reached, part.most if missing else _share(done, due))
        if missing:
            return part._replace(reached=None, missing=(*part.missing, *missing), most=most)
        hours = f"{plural(done, 'heure')} de mise à disposition sur {number(due)}"
        if part.missing:
            alone = f"{part.label} : {hours} ({terms.weight} de la subvention)"
            return part._replace(most=most, told=lambda: alone)
        return part._replace(reached=most, told=lambda: f"{part.told()}, {hours}")

    def view(self) -> dict[str, Any]:
        view = plain(self)
        for part in (view["months"], view["exits"]):
            if part:
                part["per_post"] = str(part["per_post"])
        return {"results": view}


def themes(fiche: Fiche) -> tuple[str, ...]:
    """The themes of the quality charter by which a fiche pays."""
    charters = (rule.terms.quality for rule in fiche.rules if isinstance(rule.terms, PayByResults))
    return tuple(theme for charter in charters if charter for theme in charter.themes)


def _share(done: Number, due: Number) -> Fraction:
    """What was done of what was due, at most one; nothing due is wholly done."""
    return min(Fraction(done) / Fraction(due), Fraction(1)) if due else Fraction(1)


def _per_post(label: str, terms: PerPost, done: Any, fact: str, facts: Facts) -> EarnedPart:
    posts = facts.posts
    # of no post there is no target: 0 of 0 is not known, and is not all
    if done is UNKNOWN or posts is UNKNOWN or posts == 0:
        missing = absent({fact: done, "posts": UNKNOWN if posts == 0 else posts})
        return EarnedPart(label, terms.weight, None, missing, str)
    due = posts * terms.per_post
    return EarnedPart(
        label,
        terms.weight,
        _share(done, due),
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
        Fraction(len(kept), len(terms.themes)),
        (),
        lambda: f"{label} : {len(kept)} sur {plural(len(terms.themes), 'thème')} ({terms.weight} de la subvention)",
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
    asked_for = tuple(fact for facts in missing.values() if elsewhere or len(facts) == 1 for fact in facts)
    # months that are of no place leave no hours due: 0 of 0 again
    return done, due, asked_for if asked_for or months else ("results.urban.months", "results.rural.months")


def _percent(hundredths: int) -> str:
    return f"{number(Decimal(hundredths) / 100)}{NO_BREAK}%"


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from marshmallow import ValidationError, validates_schema

    from tremplin.documents.door import BlockSchema, Listed, Percent, RuleSchema, Section, Theme
    from tremplin.documents.door import Number as NumberField

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
            if sum(part.weight.exact for part in parts) > 1:
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
