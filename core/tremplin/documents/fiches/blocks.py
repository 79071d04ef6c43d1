"""The small blocks of keys that the sections of a fiche share."""

from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue.door import Labelled, Span
from tremplin.documents.door import BlockSchema, Number, Slug, Text, checks

SOURCE = "La section du texte publié qui le dit."


class SourcedSchema(BlockSchema):
    """A block that says where the published text states it."""

    source = Text(required=True, description=SOURCE)


class LabelledSchema(BlockSchema):
    """A code and its label."""

    builds = Labelled
    code = Slug(required=True, description="Le code, que les logiciels gardent.")
    label = Text(required=True, description="Le libellé, que les personnes lisent.")


class BoundsSchema(BlockSchema):
    """A lower and an upper bound, of which one may be unsaid."""

    @checks
    def in_order(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        if written.get("min") is None and written.get("max") is None:
            raise ValidationError("donnez min, max ou les deux.")
        least, most = data.get("min"), data.get("max")
        if least is not None and most is not None and most < least:
            raise ValidationError("max est plus petit que min : échangez-les.", "max")


class SpanSchema(BoundsSchema):
    """Two bounds of any number."""

    builds = Span
    min = Number(description="Au moins, borne comprise.")
    max = Number(description="Au plus, borne comprise.")


def in_order(first: Any, last: Any, key: str) -> None:
    """Refuse an end before its start."""
    if first is not None and last is not None and last < first:
        raise ValidationError(f"la fin ({last}) précède le début ({first}).", key)
