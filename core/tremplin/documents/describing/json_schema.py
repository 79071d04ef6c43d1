"""The JSON Schema of a fiche, generated from the marshmallow schemas: an editor then knows every key and every word.

It says what the shape of a document must be; what several keys must say together is told where a fiche is checked.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields

from tremplin.catalogue.department import Department
from tremplin.documents.door import Listed, MilestoneField, Section, Value, Vocabulary, Word
from tremplin.documents.fiches.fiche import FicheSchema
from tremplin.documents.fiches.paying import RuleField

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]


def fiche_schema(vocabulary: Vocabulary | None = None, departments: Iterable[Department] = ()) -> Json:
    """The JSON Schema of fiches, in the words of what is installed and of all these departments."""
    spoken = [vocabulary, *map(vocabulary.of, departments)] if vocabulary else []
    written = Writer(spoken).block(FicheSchema())
    return {"$schema": DIALECT, "title": "Fiche", "description": "Une fiche d'un appel à projets.", **written}


class Writer:
    """Writes the schema of each block in the words of several vocabularies."""

    def __init__(self, spoken: Iterable[Vocabulary]):
        self.spoken = list(spoken)

    def block(self, schema: Schema) -> Json:
        keys = {field.data_key or name: field for name, field in schema.fields.items()}
        written: Json = {
            "type": "object",
            "properties": {key: self.key(field) for key, field in keys.items()},
            # a misspelt key is underlined while it is typed, not once the file is checked
            "additionalProperties": False,
        }
        required = [key for key, field in keys.items() if field.required]
        return {**written, "required": required} if required else written

    def key(self, field: fields.Field[Any]) -> Json:
        """The schema of a key, with what it means; ``null`` is as good as absent where it is not required."""
        written = self.value(field)
        description = field.metadata.get("description")
        described = {"description": description, **written} if description else written
        return nullable(described) if field.allow_none else described

    def value(self, field: fields.Field[Any]) -> Json:
        match field:
            case Section():
                return self.block(field.schema)
            case Listed():
                return {
                    "type": "array",
                    "items": self.value(field.inner),
                    **({"uniqueItems": True} if field.distinct else {}),
                }
            case RuleField():
                return self.rules()
            case MilestoneField():
                return field.json_schema()
            case Word():
                return self.word(field)
            case Value():
                return field.json_schema()
        # the field of a plugin's rule kind may be marshmallow's own: anything goes
        return {}

    def word(self, field: Word) -> Json:
        """The words of a family, where it holds any: those of all the vocabularies together."""
        words = [code for vocabulary in self.spoken for code in vocabulary.family(field.family)]
        return {"type": "string", "enum": list(dict.fromkeys(words))} if words else field.json_schema()

    def rules(self) -> Json:
        """One rule, of any kind that documents write."""
        kinds: Mapping[str, Any] = self.spoken[0].kinds if self.spoken else {}
        written = [kind for kind in kinds.values() if kind.schema is not None]
        if not written:
            return {"type": "object", "required": ["kind", "source"]}
        # each kind is told by its « const »: of the blocks of oneOf, one and only one then holds
        return {"oneOf": [self.rule(kind) for kind in written]}

    def rule(self, kind: Any) -> Json:
        block = self.block(kind.schema)
        named = {"kind": {"description": kind.meaning, "const": kind.name}}
        return {
            "title": kind.name,
            "description": kind.meaning,
            **block,
            "properties": {**block["properties"], **named},
        }


def nullable(written: Json) -> Json:
    """The same schema, that also takes ``null``."""
    taken = dict(written)
    if "type" in taken:
        types = taken["type"] if isinstance(taken["type"], list) else [taken["type"]]
        taken["type"] = [*types, "null"]
    if "enum" in taken:
        # « type » and « enum » must both hold (JSON Schema, Validation, 6.1): null is of the two, or is refused
        taken["enum"] = [*taken["enum"], None]
    return taken
