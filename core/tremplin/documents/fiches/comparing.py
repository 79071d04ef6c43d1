"""How YAML writes what compares and divides applications: criteria, lots and partners."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue.door import WHOLE, Criterion, Lot, Partnership, Ranking, Rate, number, out_of
from tremplin.documents.door import Number, Percent, Slug, Text, Whole, YesNo, checks, items, known, words
from tremplin.documents.fiches.blocks import SourcedSchema

Told = dict[str, Any]


class CriterionSchema(SourcedSchema):
    """One criterion of selection."""

    builds = Criterion
    code = Slug(required=True, description="Le code du critère.")
    label = Text(required=True, description="Son libellé.")
    points = Number(description="Les points qu'il donne au plus. Sans points, il se note de 0 à 100.")
    weight = Percent(description="Ce qu'il pèse : « 40 % ». Tous les critères ont un poids, ou aucun.")
    threshold = Number(description="La note en dessous de laquelle il élimine, en points.")

    @checks
    def scored(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        if written.get("points") is None and written.get("weight") is None:
            raise ValidationError("un critère a des points, un poids, ou les deux : écrivez points ou weight.")
        most, threshold = data.get("points"), data.get("threshold")
        if most == 0:
            raise ValidationError("0 point : donnez-lui des points, ou retirez ce critère.", "points")
        if written.get("points") is None:
            most = WHOLE
        if most is not None and threshold is not None and threshold > most:
            raise ValidationError(
                f"seuil de {number(threshold)} pour {number(most)} points au plus : baissez-le.", "threshold"
            )


class RankingSchema(SourcedSchema):
    """Under what score a dossier is not kept."""

    builds = Ranking
    threshold = Number(required=True, description="La note totale en dessous de laquelle un dossier n'est pas retenu.")


class PartnershipSchema(SourcedSchema):
    """Whether several may carry a dossier together."""

    builds = Partnership
    allowed = YesNo(required=True, description="true si un dossier peut être porté à plusieurs.")
    max = Whole(least=1, description="Combien de partenaires au plus, sans compter le chef de file.")

    @checks
    def bounded_when_allowed(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        if data.get("allowed") is False and written.get("max") is not None:
            raise ValidationError("aucun partenaire n'est admis (allowed: false) : retirez max.", "max")


class LotSchema(SourcedSchema):
    """A lot of a call."""

    builds = Lot
    code = Slug(required=True, description="Le code du lot.")
    label = Text(required=True, description="Son libellé.")
    territories = words(
        "territories", "territoire inconnu", description="Ses territoires ; sans territoire, il n'en impose aucun."
    )


def named_lots(codes: Iterable[str]) -> tuple[Lot, ...]:
    """The lots of the call that a fiche names; none where the call is not served."""
    found = (known("lots").get(code) for code in codes)
    return tuple(lot for lot in found if lot is not None)


def weighted(data: Mapping[str, Any], written: Mapping[str, Any]) -> None:
    """Refuse weights that do not make the whole, and a threshold that no dossier could reach."""
    blocks, wrong = items(written.get("criteria")), Told()
    rates = {index: block["weight"] for index, block in blocks if block.get("weight") is not None}
    # one that has neither is told so already
    without = [index for index, block in blocks if block.get("weight") is None and block.get("points") is not None]
    if rates and without:
        told = "d'autres critères ont un poids : donnez-en un à celui-ci, ou retirez ceux des autres."
        wrong["criteria"] = {index: {"weight": [told]} for index in without}
    read = [each.weight for each in _made(data) if each.weight is not None]
    if read and len(read) == len(blocks):
        whole = sum((rate.exact for rate in read), Fraction(0))
        if whole != 1:
            total = Rate(whole.numerator, whole.denominator)
            wrong["criteria"] = {len(read) - 1: {"weight": [f"les poids font {total} en tout : il faut 100 %."]}}
    wrong |= _out_of_reach(data, written)
    if wrong:
        raise ValidationError(wrong)


def placed_lots(data: Mapping[str, Any], written: Mapping[str, Any]) -> None:
    """Refuse a lot of which no territory is one of those that the fiche lists."""
    listed = data["territories"].listed if data.get("territories") and not isinstance(data["territories"], dict) else ()
    lots, wrong = known("lots"), {}
    for index, code in enumerate(data.get("lots") or ()):
        lot = lots.get(code)
        if listed and lot and lot.territories and not {*lot.territories} & {*listed}:
            wrong[index] = [f"aucun territoire du lot « {code} » n'est de ceux de la fiche (territories.listed)."]
    if wrong:
        raise ValidationError({"lots": wrong})


def _made(data: Mapping[str, Any]) -> list[Criterion]:
    """The criteria that hold; those that do not are told apart."""
    return [each for each in data.get("criteria") or () if isinstance(each, Criterion)]


def _out_of_reach(data: Mapping[str, Any], written: Mapping[str, Any]) -> Told:
    ranking, criteria = data.get("ranking"), _made(data)
    if not isinstance(ranking, Ranking):
        return {}
    if not written.get("criteria"):
        return {"ranking": ["aucun critère n'est donné : écrivez-les sous criteria, ou retirez ce seuil."]}
    most = out_of(criteria)
    if len(criteria) == len(written["criteria"]) and ranking.threshold is not None and ranking.threshold > most:
        told = f"seuil de {number(ranking.threshold)} pour une note sur {number(most)} : baissez-le."
        return {"ranking": {"threshold": [told]}}
    return {}
