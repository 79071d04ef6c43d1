"""How documents write the facts of a dossier: a marshmallow schema made of the table, which tells all that is wrong."""

from typing import Any

from tremplin.catalogue.dossier_fields import FACTS
from tremplin.catalogue.fiche import Fiche
from tremplin.documents.door import BlockSchema, Whole, known
from tremplin.documents.dossiers.values import READERS, Keyed, OpinionWord, block
from tremplin.rules.facts.plain import facts, held
from tremplin.rules.facts.view import Facts


class _FactsRoot(BlockSchema):
    """The facts, whose blocks of codes depend on the fiche."""

    def make(self, said: dict[str, Any]) -> Facts:
        return facts(said)


FactsSchema = block(FACTS, READERS, root=_FactsRoot, builds=held)


def schema_of(fiche: Fiche) -> BlockSchema:
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
