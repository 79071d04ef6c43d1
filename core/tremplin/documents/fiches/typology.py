"""How YAML writes a typology of exits."""

from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue.door import EXIT_CONTRACTS, Category, ExitTypology, TypologyRow
from tremplin.documents.door import (
    BlockSchema,
    DepartmentCode,
    Slug,
    Text,
    Whole,
    Word,
    YesNo,
    checks,
    known,
    sections,
    twice,
)


class RowSchema(BlockSchema):
    """One line of a category."""

    builds = TypologyRow
    contract = Word("exit_contracts", "contrat inconnu", required=True, description="Le contrat.")
    # « 6 mois et plus » of one text and « plus de 6 mois » of another part at a day: both are whole months here
    months_at_least = Whole(least=1, most=120, description="Mois révolus, au moins.")
    months_below = Whole(least=1, most=120, description="Mois révolus, moins de.")
    # « CDD de 6 mois et plus (hors contrat aidé) »: a call of 2024
    subsidised = YesNo(description="true : contrat aidé ; false : hors contrat aidé ; absent : indifférent.")
    market_sector = YesNo(description="true : secteur marchand ; absent : indifférent.")

    @checks
    def in_order(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        least, below = data.get("months_at_least"), data.get("months_below")
        if least is not None and below is not None and below <= least:
            raise ValidationError("aucune durée possible : months_below doit dépasser months_at_least.", "months_below")


class CategorySchema(BlockSchema):
    """A category of exits."""

    builds = Category
    code = Word(
        "categories",
        "catégorie inconnue",
        required=True,
        description="durable, transition, positive, ou une du département.",
    )
    label = Text(required=True, description="Le libellé.")
    when = sections(RowSchema, required=True, description="Les lignes : une sortie compte si l'une lui convient.")

    def make(self, said: dict[str, Any]) -> Category:
        # what a category counts as is told once, with the word itself
        return Category(**said, counts_as=known("counting").get(said["code"]))


class TypologySchema(BlockSchema):
    """A typology of exits."""

    typology = Slug(required=True, description="L'identité de la typologie.")
    label = Text(required=True, description="Son nom.")
    department = DepartmentCode(description="Le département dont elle prend les contrats et les catégories, s'il en a.")
    # said, not supposed: where two categories of a text overlap, an order chosen here would change its figures
    ordered = YesNo(description="true si, de deux catégories qui se recoupent, la première l'emporte.")
    categories = sections(CategorySchema, required=True, description="Les catégories, dans l'ordre.")
    source = Text(description="La section du texte publié qui la donne.")

    @checks
    def codes_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "categories")

    def make(self, said: dict[str, Any]) -> ExitTypology:
        own = {code: label for code, label in known("exit_contracts").items() if code not in EXIT_CONTRACTS}
        return ExitTypology(code=said.pop("typology"), own_contracts=own, **said)
