"""The fiches: found by their words and by what they say, each in its published form, and what parts two of them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Response, current_app

from tremplin.catalogue.door import Fiche, openings
from tremplin.catalogue.forms import diff
from tremplin.catalogue.forms.cards import Card
from tremplin.documents.texts import folded
from tremplin_web.api.door import (
    DAY,
    HASH,
    HOUR,
    TEXT,
    YES_NO,
    Chosen,
    Json,
    Letters,
    Name,
    OnDay,
    QuerySchema,
    answered,
    block,
    listed,
    maybe,
    operation,
    ref,
)
from tremplin_web.search.filters import Search
from tremplin_web.search.index import index
from tremplin_web.site import site

TAG = "Fiches"
FORMS = "tremplin_forms"
OPENING: Json = {
    "open": {**maybe(YES_NO), "description": "« null » quand le texte ne donne aucune session."},
    "closes_on": maybe(DAY),
    "opens_on": maybe(DAY),
    "closed_on": maybe(DAY),
    "closes_at": {**maybe(HOUR), "description": "L'heure de clôture, à Paris, le dernier jour ; « null » : minuit."},
}
LISTED = block(id=TEXT, call=TEXT, number=maybe(TEXT), title=TEXT, theme=maybe(TEXT), **OPENING, hash=HASH)


def _themes() -> list[str]:
    return sorted({fiche.theme for fiche in site().platform.fiches.values() if fiche.theme}, key=folded)


def _publics() -> list[str]:
    audiences = [fiche.audience for fiche in site().platform.fiches.values()]
    return sorted({code for audience in audiences for code in (*audience.publics, *audience.priority)})


def _territories() -> Iterator[str]:
    """Each department as a whole, and each of its territories."""
    for code, department in site().platform.departments.items():
        yield code
        yield from (f"{code}-{territory}" for territory in department.territories)


def _carriers() -> list[str]:
    everywhere = site().platform.everywhere
    return [*everywhere("legal_forms"), *everywhere("accreditations")]


class FichesAsked(QuerySchema):
    """Which fiches are asked; every condition given must hold."""

    q = Letters(description="Des mots du texte, sans tenir compte des accents.")
    department = Name(description="Seulement les fiches de ce département.")
    call = Name(description="Seulement les fiches de cet appel : « <département>/<appel> ».")
    theme = Chosen("thème inconnu", _themes, description="Seulement ce thème.")
    public = Chosen("public inconnu", _publics, description="Seulement les fiches qui visent ce public.")
    territory = Chosen(
        "territoire inconnu",
        _territories,
        description="Seulement ce territoire : « <département>-<territoire> », ou le code du département entier.",
    )
    carrier = Chosen(
        "porteur inconnu",
        _carriers,
        description="Seulement les fiches ouvertes à cette forme juridique, ou à cet agrément.",
    )
    open_on = OnDay(description="Seulement les fiches qui reçoivent des dossiers ce jour-là.")


@operation("/fiches", listed(LISTED), tag=TAG, summary="Chercher des fiches", query=FichesAsked, problems=(404, 422))
def fiches(asked: dict[str, Any]) -> Response:
    """List the fiches that are looked for, and when one may apply, seen from today or from the day asked."""
    platform = site().platform
    kept = list(platform.fiches.values())
    if "department" in asked:
        code = platform.department(asked["department"]).code
        kept = [fiche for fiche in kept if fiche.id.department == code]
    if "call" in asked:
        identifier = platform.call(asked["call"]).id
        kept = [fiche for fiche in kept if fiche.id.call_id == identifier]
    words = {
        "q": asked.get("q", ""),
        "theme": asked.get("theme", ""),
        "public": asked.get("public", ""),
        "territoire": asked.get("territory", ""),
        "porteur": asked.get("carrier", ""),
    }
    day = asked.get("open_on")
    found = Search(words, {}, day, accredited=platform.everywhere("accreditations")).keep(kept, index())
    return answered([with_hash(fiche, day) for fiche in found])


@operation(
    "/fiches/<department>/<call>/<slug>", ref("Fiche"), tag=TAG, summary="La forme publiée d'une fiche", problems=(404,)
)
def fiche_(department: str, call: str, slug: str) -> Response:
    """Read the published form of a fiche, tagged by its own hash."""
    form = form_of(site().platform.fiche(f"{department}/{call}/{slug}"))
    # the hash of its other keys, which the snapshot of a dossier carries too: one value to compare
    return answered(form, form["hash"])


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


def with_hash(fiche: Fiche, day: date | None) -> dict[str, Any]:
    """A fiche in a list, seen from a day or from now; its hash tells who keeps a copy whether it changed."""
    clock = site().clock
    seen = (day, None) if day else (clock.today(), clock.hour())
    return {**openings.row(Card.of(fiche), *seen), "hash": form_of(fiche)["hash"]}


def form_of(fiche: Fiche) -> Json:
    """The published form of a fiche, made once: what is installed does not change while it is served."""
    made: dict[str, Json] = current_app.extensions.setdefault(FORMS, {})
    name = str(fiche.id)
    if name not in made:
        made[name] = site().platform.published(fiche)
    return made[name]
