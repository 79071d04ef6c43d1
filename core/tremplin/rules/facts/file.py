"""Read the facts of a dossier from YAML or JSON: everything is optional, and an unknown key is refused at its place."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from tremplin.catalogue.fiche import Fiche
from tremplin.documents import writing
from tremplin.documents.reading.reader import Document, read
from tremplin.documents.vocabulary import Vocabulary, speaking
from tremplin.errors import RefusedDocuments, WrongUsage
from tremplin.late import late
from tremplin.rules.facts.plain import plainly
from tremplin.rules.facts.typed import typed
from tremplin.rules.facts.view import Facts

# version 0.1.0 counted days of no person in particular: a file that says them is read without them, not refused
RETIRED = ("follow_ups",)
ON, AT = "deposited_on", "deposited_at"
# « 31/01/2026 15:59 », « 31 janvier 2026 à 15 h 59 », « 2026-01-31T15:59 »
INSTANT = re.compile(r"(?P<day>.*\d)(?:\s+à\s+|\s+|T)(?P<hour>\d{1,2}\s?[:hH].*)")


def read_facts(content: bytes, file: str, fiche: Fiche, vocabulary: Vocabulary) -> Facts:
    """The facts that a file gives about a dossier of this fiche; all its mistakes at once when it holds some."""
    # a file of which every line is empty or a comment tells nothing, which is no mistake
    if not any(line and not line.startswith(b"#") for line in map(bytes.strip, content.splitlines())):
        return Facts()
    document = read(content, file)
    document.data = _lasting(document.data)
    made = None if document.mistakes else plainly(document.data, fiche, vocabulary)
    return with_answers(fiche, _loaded(document, fiche, vocabulary) if made is None else made)


def load_facts(data: Any, fiche: Fiche, vocabulary: Vocabulary) -> Facts:
    """The facts of plain values; their mistakes as a ``ValidationError``."""
    data = _lasting(data)
    made: Facts | None = plainly(data, fiche, vocabulary)
    if made is None:
        with speaking(vocabulary):
            made = late("rules.facts.schema", "schema_of")(fiche).load(data)
    return with_answers(fiche, made)


def with_answers(fiche: Fiche, facts: Any) -> Facts:
    """The facts with the answers of the types of their questions."""
    made: Facts = replace(facts, **typed(fiche, facts.answers)._asdict()) if facts.answers else facts
    return made


def _lasting(data: Any) -> Any:
    """What is said of facts that there still are; an instant of deposit is its day and its hour."""
    if not isinstance(data, dict) or data.keys().isdisjoint((*RETIRED, AT)):
        return data
    kept = {key: value for key, value in data.items() if key not in RETIRED}
    on, at = _parted(kept.get(AT))
    # of another day than the one that is said, the whole is left to be refused
    return {**kept, ON: on, AT: at} if on and _day(kept.get(ON)) in (None, on) else kept


def _parted(said: Any) -> tuple[date | None, str]:
    """« 31/01/2026 15:59 » as a day and an hour."""
    read = INSTANT.fullmatch(said.strip()) if isinstance(said, str) else None
    return (_day(read["day"]), read["hour"]) if read else (None, "")


def _day(said: Any) -> date | None:
    try:
        return writing.day(said)
    except WrongUsage:
        return None


def _loaded(document: Document, fiche: Fiche, vocabulary: Vocabulary) -> Facts:
    """The facts by their schema, which tells each mistake in words at its place."""
    with speaking(vocabulary):
        made: Facts | None = late("documents.schema", "load")(late("rules.facts.schema", "schema_of")(fiche), document)
    if made is None:
        raise RefusedDocuments(document.mistakes)
    return made
