"""Read the facts of a dossier from YAML or JSON: everything is optional, and an unknown key is refused at its place."""

from typing import Any

from tremplin.catalogue.dossier_fields import FACTS
from tremplin.catalogue.fiche import Fiche
from tremplin.documents.dossiers.values import READERS, Keyed, OpinionWord, block
from tremplin.documents.figures import Whole
from tremplin.documents.reader import read
from tremplin.documents.schema import BlockSchema, load
from tremplin.documents.vocabulary import Vocabulary, known, speaking
from tremplin.errors import RefusedDocuments
from tremplin.rules.facts.view import Facts, Participants, valued


def read_facts(content: bytes, file: str, fiche: Fiche, vocabulary: Vocabulary) -> Facts:
    """The facts that a file gives about a dossier of this fiche; all its mistakes at once when it holds some."""
    # a file of which every line is empty or a comment tells nothing, which is no mistake
    if not any(line and not line.startswith(b"#") for line in map(bytes.strip, content.splitlines())):
        return Facts()
    document = read(content, file)
    with speaking(vocabulary):
        made: Facts | None = load(_schema(fiche), document)
    if made is None:
        raise RefusedDocuments(document.mistakes)
    return made


def load_facts(data: Any, fiche: Fiche, vocabulary: Vocabulary) -> Facts:
    """The facts of plain values; their mistakes as a ``ValidationError``."""
    with speaking(vocabulary):
        made: Facts = _schema(fiche).load(data)
    return made


class _FactsRoot(BlockSchema):
    """The facts, whose blocks of codes depend on the fiche."""

    def make(self, said: dict[str, Any]) -> Facts:
        counted = said.pop("participants", {})
        publics = {code: count for code, count in counted.items() if code != "total"}
        given = {"total": counted["total"]} if "total" in counted else {}
        return Facts(participants=Participants(publics=publics, **given), **said)


def _built(name: str) -> type:
    """The class that holds a block of facts."""
    return type(valued(Facts(), name)) if name else Facts


FactsSchema = block(FACTS, READERS, root=_FactsRoot, builds=_built)


def _schema(fiche: Fiche) -> BlockSchema:
    """The schema of the facts of a fiche: its opinions, its questions, and the publics of its department."""
    application = fiche.application
    # a schema of marshmallow is made of its class: the codes of a fiche need one of their own
    schema: type[BlockSchema] = type(
        "FicheFactsSchema",
        (FactsSchema,),
        {
            "participants": Keyed("public inconnu", ("total", *known("publics")), Whole()),
            "opinions": Keyed("avis inconnu", (opinion.code for opinion in application.opinions), OpinionWord()),
            "answers": Keyed("question inconnue", (question.code for question in application.questions), None),
        },
    )
    return schema()
