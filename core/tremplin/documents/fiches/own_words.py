"""How a department writes its own words: a code, and a label or what else the word must say."""

from typing import Any

from marshmallow import ValidationError, fields

from tremplin.catalogue.door import TAKEN, Cadence, CostLine, OwnCategory, OwnPublic
from tremplin.documents.door import BlockSchema, Months, Slug, Text, UnknownKey, Word, checks, excerpt, expected


class Labels(fields.Field[dict[str, Any]]):
    """A mapping of codes to labels."""

    def __init__(self, description: str):
        super().__init__(allow_none=True, metadata={"description": description})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise expected("suite de « code: libellé »", value)
        wrong: dict[str, Any] = {}
        read: dict[str, Any] = {}
        for code, said in value.items():
            # a code goes in addresses, in columns of tables and in the journal: the label alone is what people read
            if not Slug.shape.fullmatch(code) or len(code) > Slug.longest:
                wrong[code] = [UnknownKey(f"code « {excerpt(code)} » : {Slug.advice}")]
                continue
            try:
                read[code] = self.word(code, said)
            except ValidationError as error:
                wrong[code] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return read

    def word(self, code: str, said: Any) -> Any:
        """What the word of a code says."""
        if not isinstance(said, str) or not said.strip():
            raise expected("libellé", said)
        return said

    def json_schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}


class Described(Labels):
    """A mapping of codes to blocks of keys, or to a label alone where nothing else must be said."""

    def __init__(self, schema: type[BlockSchema], description: str):
        super().__init__(description)
        self.schema = schema()

    def word(self, code: str, said: Any) -> Any:
        block = {"label": said} if isinstance(said, str) else said
        if not isinstance(block, dict):
            raise expected("libellé ou bloc de clés", said)
        return self.schema.load({**block, "code": code} if "code" in self.schema.fields else block)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "object"}


class OwnPublicSchema(BlockSchema):
    """A public of a department."""

    builds = OwnPublic
    label = Text(required=True, description="Le libellé.")
    # what tells of the health of a person is barred but for exceptions (RGPD, art. 9)
    sensitive = Word(
        "sensitivities", "sensibilité inconnue", description="health si en être dit quelque chose de la santé."
    )


class OwnCategorySchema(BlockSchema):
    """A category of exits of a department."""

    builds = OwnCategory
    label = Text(required=True, description="Le libellé.")
    counts_as = Word(
        "categories",
        "catégorie inconnue",
        description="Ce que ses sorties comptent : durable, transition ou positive ; absente, elles ne comptent pas.",
    )


class CadenceSchema(BlockSchema):
    """A cadence of committees, in any number of months."""

    builds = Cadence
    label = Text(required=True, description="Le libellé, qui suit « un comité » : « tous les quatre mois ».")
    every = Months(required=True, description="Un comité par période de tant de mois : « 4 months ».")


class CostLineSchema(BlockSchema):
    """A line of the budget."""

    builds = CostLine
    code = Slug(required=True, description="Le code de la ligne.")
    label = Text(required=True, description="Son libellé.")
    family = Word(
        "costs",
        "famille de dépenses inconnue",
        required=True,
        description="La famille à laquelle elle s'ajoute : les règles portent sur les familles.",
    )

    @checks
    def is_no_family(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        if data.get("code") in TAKEN:
            told = f"« {data['code']} » est déjà le nom d'une part du budget : donnez un autre code à cette ligne."
            raise ValidationError({"code": [told]})
