"""The differences between two fiches, key by key."""

from typing import Any

from flask import Response

from tremplin.catalogue import diff
from tremplin_web.api.answers import answered
from tremplin_web.api.fiches import TAG, form_of
from tremplin_web.api.operations import QuerySchema, operation
from tremplin_web.api.shapes import TEXT, block, listed
from tremplin_web.api.values import Name
from tremplin_web.site import site

CHANGE = block(
    section=TEXT,
    path={**TEXT, "description": "La clé de la forme publiée, et le rang de l'élément : « windows.1.closes »."},
    label=TEXT,
    before={"description": "La valeur de la première fiche, ou « null »."},
    after={"description": "La valeur de la seconde, ou « null »."},
)
DIFFERENCES = block(**{"from": TEXT, "to": TEXT, "changes": listed(CHANGE)})


class DifferencesAsked(QuerySchema):
    """The two fiches to compare."""

    old = Name(data_key="from", required=True, description="La fiche de départ : « <département>/<appel>/<fiche> ».")
    new = Name(data_key="to", required=True, description="La fiche d'arrivée.")


@operation(
    "/differences",
    DIFFERENCES,
    tag=TAG,
    summary="Ce qui change d'une fiche à une autre",
    query=DifferencesAsked,
    problems=(404, 422),
)
def differences(asked: dict[str, Any]) -> Response:
    """Tell what changes from one fiche to another."""
    platform = site().platform
    pair = platform.fiche(asked["old"]), platform.fiche(asked["new"])
    first, second = map(form_of, pair)
    return answered(diff.published(first, second, diff.differences(first, second, platform.labels(*pair))))
