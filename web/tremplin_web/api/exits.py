"""The typologies of exits, and one exit classified."""

from collections.abc import Iterable
from typing import Any

from flask import Response

from tremplin.catalogue.rule import plain
from tremplin.documents.door import Whole
from tremplin.exits import Exit, classified
from tremplin.exits import listed as listed_typology
from tremplin_web.api.door import (
    CATEGORY,
    TEXT,
    Chosen,
    Flag,
    Name,
    QuerySchema,
    answered,
    block,
    listed,
    maybe,
    operation,
)
from tremplin_web.site import site

TAG = "Sorties"
TYPOLOGY = block(
    typology=TEXT,
    label=TEXT,
    fiches=listed(TEXT),
    gaps={**listed(TEXT), "description": "Ce qu'elle ne compte pas."},
    categories={**listed(CATEGORY), "description": "Dans l'ordre : la première qui retient une sortie l'emporte."},
)
CLASSIFIED = {
    "description": "La catégorie d'une sortie, comme « tremplin exits classify --format json ».",
    **block(
        fiche=TEXT,
        typology=TEXT,
        category={
            **maybe(TEXT),
            "description": "« null » hors de toute catégorie, « indéterminée » quand un fait manque.",
        },
        label=maybe(TEXT),
        why=TEXT,
    ),
}


def _contracts() -> Iterable[str]:
    return site().platform.everywhere("exit_contracts")


class ExitAsked(QuerySchema):
    """An exit, and the fiche by which it is classified."""

    fiche = Name(required=True, description="La fiche : « <département>/<appel>/<fiche> ».")
    # the raw exit, never its category: several typologies classify the same one
    contract = Chosen("contrat inconnu", _contracts, required=True, description="Le contrat, ou ce qui suit.")
    months = Whole(most=9999, description="Les mois révolus, s'ils sont connus.")
    subsidised = Flag(load_default=False, description="Si le contrat est aidé.")
    market_sector = Flag(load_default=False, description="Si l'employeur est du secteur marchand.")


@operation("/exits/typologies", listed(TYPOLOGY), tag=TAG, summary="Les typologies de sorties")
def typologies() -> Response:
    """List the typologies, the fiches that name each, and what it does not count."""
    platform = site().platform
    fiches = platform.fiches.values()
    return answered(
        [
            {**listed_typology(typology, fiches), "categories": plain(typology.categories)}
            for typology in platform.typologies.values()
        ]
    )


@operation(
    "/exits/classify", CLASSIFIED, tag=TAG, summary="Classer une sortie", query=ExitAsked, problems=(404, 409, 422)
)
def classify(asked: dict[str, Any]) -> Response:
    """Classify an exit by the typology of a fiche, and say why."""
    platform = site().platform
    fiche = platform.fiche(asked.pop("fiche"))
    # « unknown » is left out of what is read, as every value that is not said
    known = {"subsidised": None, "market_sector": None, **asked}
    return answered(classified(fiche, platform.exits(fiche), Exit(**known)))
