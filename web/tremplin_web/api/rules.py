"""The kinds of rules, and the facts of a dossier that they read."""

from inspect import cleandoc

from flask import Response

from tremplin.rules.handbook import keys
from tremplin.rules.kind import facts_read
from tremplin_web.api.door import SEVERITY, STAGE, TEXT, YES_NO, Json, answered, block, listed, operation
from tremplin_web.site import site

TAG = "Règles"
IDENTITY: Json = {"kind": TEXT, "stage": STAGE, "severity": SEVERITY, "meaning": TEXT, "written_in": TEXT}
KIND = block(
    **IDENTITY,
    reads=listed(TEXT),
    keys=listed(block(path=TEXT, required=YES_NO, description=TEXT)),
    example={**TEXT, "description": "Ce qu'une fiche écrit pour poser une telle règle, en YAML."},
    fiches=listed(TEXT),
)
FACT = block(name=TEXT, label=TEXT, written=TEXT, kinds=listed(TEXT))


@operation("/rules", listed(block(**IDENTITY)), tag=TAG, summary="Les sortes de règles")
def rules() -> Response:
    """List the kinds of rules."""
    return answered([kind.published() for kind in site().platform.vocabulary.kinds.values()])


@operation("/rules/<kind>", KIND, tag=TAG, summary="Une sorte de règle, et comment l'écrire", problems=(404,))
def rule(kind: str) -> Response:
    """Read a kind of rule: what it reads, how a document writes it, and the fiches that set one."""
    platform = site().platform
    found = platform.kind(kind)
    return answered(
        {
            **found.published(),
            "reads": list(found.reads),
            "keys": [
                {"path": key.path, "required": key.required, "description": key.description} for key in keys(found)
            ],
            "example": cleandoc(found.example),
            "fiches": [name for name, fiche in platform.fiches.items() if kind in {each.kind for each in fiche.rules}],
        }
    )


@operation("/facts", listed(FACT), tag=TAG, summary="Les faits d'un dossier, et les règles qui les lisent")
def facts() -> Response:
    """List the facts that a dossier may give."""
    return answered(facts_read(site().platform.vocabulary.kinds.values()))
