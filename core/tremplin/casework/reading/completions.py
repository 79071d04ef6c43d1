"""What a carrier was asked to complete, each request with its fields."""

from collections.abc import Mapping
from typing import Any

from tremplin.casework.granting.completing import labelled
from tremplin.catalogue.door import Fiche
from tremplin.documents.vocabulary import Vocabulary

Line = dict[str, Any]


def completions(lists: Mapping[str, list[Line]], fiche: Fiche, words: Vocabulary) -> list[Line]:
    """The requests of a dossier, in order; each field by what people call it."""

    def fields(number: int) -> list[Line]:
        return [
            {"field": line["field"], "label": labelled(line["field"], fiche, words), "reason": line["reason"]}
            for line in lists["completion_fields"]
            if line["number"] == number
        ]

    return [{**line, "fields": fields(line["number"])} for line in lists["completions"]]
