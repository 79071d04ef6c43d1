"""How YAML writes an indicator: what counts it, of whom, when, by what, and what it aims at."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import ValidationError

from tremplin.catalogue.door import PERCENT, Indicator, Measure, unit_of
from tremplin.catalogue.filters import FIELDS, ITEMS, SPANS, Filter
from tremplin.catalogue.people_words import TRIAL_END
from tremplin.documents import writing
from tremplin.documents.door import (
    BlockSchema,
    Json,
    Listed,
    MilestoneField,
    Section,
    Slug,
    Text,
    Value,
    Word,
    checks,
    excerpt,
    hint,
    items,
    known,
    said,
    words,
    written,
)
from tremplin.documents.fiches.blocks import SOURCE
from tremplin.documents.fiches.bounding import bounds

# what is said of a field that takes words of two families, in the vocabulary
TOGETHER: Mapping[tuple[str, ...], str] = {
    ("contracts", "exit_contracts"): "signed",
}
UNKNOWN = "valeur inconnue"


class Bounded(Text):
    """Bounds of a number: « 18-25 » with both ends, « 26- », « -17 », « >0 »."""

    json: ClassVar[Json] = {"type": ["string", "integer"], "examples": ["18-25", "26-", "-17", ">0"]}

    def read(self, value: Any) -> str:
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        # « -17 » is a number in YAML, and says what is at most 17
        return said(bounds, written(value) if number else super().read(value))


class Aim(Value):
    """What an indicator aims at: a number, or a rate written « 60 % »."""

    json: ClassVar[Json] = {"type": ["number", "string"], "examples": [38, "60 %"]}

    def read(self, value: Any) -> Decimal:
        if isinstance(value, str) and "%" in value:
            rate = said(writing.rate, value)
            return Decimal(rate.numerator) / Decimal(rate.denominator)
        return Decimal(said(writing.quantity, value))


def _kept(families: tuple[str, ...], label: str) -> Listed:
    """The values of a field of ``where``, in the words that it takes."""
    description = f"Ne compter que selon : {label}."
    if families in ((SPANS,), (ITEMS,)):
        inner = Bounded() if families == (SPANS,) else Text()
        return Listed(inner, distinct=True, description=description)
    return words(TOGETHER.get(families, families[0]), UNKNOWN, description=description)


class KeptSchema(BlockSchema):
    """What an indicator keeps of the rows that its measure counts."""

    def make(self, said: dict[str, Any]) -> tuple[Filter, ...]:
        # in the order of the table, not in that of the document: two ways to write one filter are one filter
        return tuple(Filter(field=name, values=said[name]) for name in FIELDS if said.get(name))


WHERE = KeptSchema.from_dict({name: _kept(field.families, field.label) for name, field in FIELDS.items()}, name="Where")


class IndicatorSchema(BlockSchema):
    """One figure to report."""

    builds = Indicator
    code = Slug(required=True, description="Le code de l'indicateur.")
    label = Text(required=True, description="Son libellé.")
    measure = Word(
        "measures",
        "mesure inconnue",
        required=True,
        description="La mesure qui le compte.",
    )
    where = Section(WHERE, description="Qui et quoi compter ; plusieurs champs valent ensemble.")
    at = MilestoneField(description="Quand il se mesure ; « 9-months » : 9 mois après.")
    since = Word(
        "origins",
        "origine inconnue",
        data_key="from",
        description="Ce depuis quoi les mois se comptent ; sans elle, la sortie.",
    )
    by = words("breakdowns", "ventilation inconnue", description="Les ventilations demandées.")
    of = Slug(description="Ce dont il est la part : un indicateur de la fiche, ou une mesure.")
    target = Aim(description="Ce qu'il vise : un nombre, ou un taux (« 60 % »).")
    unit = Word("units", "unité inconnue", description="Son unité, si la mesure n'en a pas.")
    source = Text(description=SOURCE)

    # one check for all: marshmallow makes a validator of each, for each indicator of each fiche
    @checks
    def keys_fit(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        wrong: dict[str, Any] = {}
        measure = known("measures").get(data.get("measure", ""))
        if measure is not None:
            wrong = _cuts(measure, written.get("by")) | _filters(measure, written.get("where"))
            wrong |= _milestone(measure, data.get("at"))
        if data.get("since") is not None:
            wrong |= _origin(data["since"], data.get("at"), written.get("at"))
        if wrong:
            raise ValidationError(wrong)


def _cuts(measure: Measure, listed: Any) -> dict[str, Any]:
    """What is wrong with breakdowns: only the measure knows in what its figure may be cut and added."""
    possible = measure.breakdowns
    if not isinstance(listed, list) or all(by in possible for by in listed):
        return {}
    told = [f"la mesure « {measure.code} » ne se ventile pas ainsi. Possibles : {', '.join(possible) or 'aucune'}."]
    refused = known("breakdowns").keys() - set(possible)
    wrong = {index: told for index, by in enumerate(listed) if isinstance(by, str) and by in refused}
    return {"by": wrong} if wrong else {}


def _filters(measure: Measure, kept: Any) -> dict[str, Any]:
    """What is wrong with filters: the rows that a measure counts hold some fields, and no other."""
    if not isinstance(kept, dict):
        return {}
    possible = f"Possibles : {', '.join(measure.filters)}." if measure.filters else "Elle ne se filtre pas."
    told = [f"la mesure « {measure.code} » ne compte pas selon ce champ. {possible}"]
    wrong = {name: told for name in kept if name in FIELDS and name not in measure.filters}
    return {"where": wrong} if wrong else {}


def _milestone(measure: Measure, at: str | None) -> dict[str, Any]:
    """What is wrong with a milestone; what nobody counts is told whenever the text says."""
    if at in (None, "entry", "exit") or measure.milestones or not measure.counted:
        return {}
    possible = ", ".join(each.code for each in known("measures").values() if each.counted and each.milestones)
    told = f"la mesure « {measure.code} » ne se compte pas à une échéance. Celles qui le font : {possible}."
    return {"at": [told]}


def _origin(since: str, at: str | None, told: Any) -> dict[str, Any]:
    """What is wrong with what months count from."""
    if at == TRIAL_END and since != "hiring":
        return {"from": ["la période d'essai se compte depuis l'embauche : écrivez hiring."]}
    if told is None or at in ("entry", "exit"):
        return {"from": ["il faut une échéance en mois : écrivez « at: 6-months », ou retirez la clé."]}
    return {}


def together(data: dict[str, Any], written: Mapping[str, Any]) -> dict[int, Any]:
    """What is wrong with the indicators of a fiche, each beside the others, by their ranks."""
    made = [each for each in data.get("indicators") or () if isinstance(each, Indicator)]
    listed = items(written.get("indicators"))
    codes = [str(each.get("code")) for _, each in listed]
    wrong: dict[int, Any] = {}
    for rank, each in listed:
        of = each.get("of")
        told = _denominator(of.strip(), str(each.get("code")), codes, made) if isinstance(of, str) else None
        if told:
            wrong[rank] = {"of": [told]}
    if wrong or len(made) != len(listed) or all(each.get("target") is None for _, each in listed):
        return wrong
    # those that the fiche names: the others are not read, of a platform that is kept
    measures = known("measures")
    named = {code for each in made for code in (each.measure, each.of) if code is not None and code in measures}
    units = {code: measures[code].unit for code in named}
    for (rank, each), indicator in zip(listed, made, strict=True):
        told = _aim(each.get("target"), unit_of(indicator, made, units) == PERCENT)
        if told:
            wrong[rank] = {"target": [told]}
    return wrong


def _denominator(of: str, own: str, codes: Sequence[str], made: Sequence[Indicator]) -> str | None:
    if of == own:
        return "un indicateur n'est pas la part de lui-même : nommez ce dont il est la part."
    measures = known("measures")
    if of not in codes and of not in measures:
        return f"ni indicateur de la fiche, ni mesure : « {excerpt(of)} ».{hint(of, [*codes, *measures])}"
    base = next((each for each in made if each.code == of), None)
    measure = measures.get(of if base is None else base.measure)
    if measure is None:
        return None
    if measure.parts or (base is not None and base.of is not None):
        return f"« {excerpt(of)} » est lui-même une part : nommez un indicateur qui compte."
    # a figure that the carrier tells is known by its indicator: its measure alone is that of many
    if measure.unit == "text" or (base is None and not measure.counted):
        return f"« {excerpt(of)} » ne se compte pas : nommez un indicateur qui compte."
    return None


def _aim(target: Any, rate: bool) -> str | None:
    if target is None or rate == (isinstance(target, str) and "%" in target):
        return None
    if rate:
        return f"objectif « {excerpt(written(target))} » : c'est un taux, écrivez-le « 60 % »."
    return f"objectif « {excerpt(written(target))} » : c'est un nombre ; pour un taux, dites de quoi avec « of »."
