"""The people of an operation: how many first, then by number, and by name for who may."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.following import roster
from tremplin.catalogue.people_words import NEWS_DUE, PATH_STAGES, PROOFS
from tremplin.records.acts import Act
from tremplin_web.carriers.following.place import place, show
from tremplin_web.gate.door import desk, number_of, visit
from tremplin_web.site import site

PAGE = 50


def people(operation: str) -> ResponseReturnValue:
    """The list: counts, then a page of those who are looked for; names are asked for, and that they were is kept."""
    here = place(operation)
    asked = {name: request.args.get(name, "").strip() for name in ("q", "etape", "nouvelles", "piece")}
    names = request.args.get("noms") == "oui"
    number = max(1, number_of(request.args.get("page", "")) or 1)
    filters = roster.RosterFilters(
        text=asked["q"] or None,
        stage=asked["etape"] if asked["etape"] in PATH_STAGES else None,
        due=asked["nouvelles"] if asked["nouvelles"] in NEWS_DUE else None,
        evidence=asked["piece"] if asked["piece"] in PROOFS else None,
    )
    part = slice((number - 1) * PAGE, number * PAGE)
    found = roster.listed(desk(), visit().actor, here.reference, filters, at=site().clock.at(), names=names, part=part)
    kept = {**asked, **({"noms": "oui"} if names else {})}

    def at(page: int) -> str:
        told: dict[str, Any] = {name: value for name, value in kept.items() if value}
        return url_for("carriers.people", operation=here.reference, page=page, **told)

    pages = max(1, -(-found.found // PAGE))
    if number > pages:
        return redirect(at(pages), 303)
    return show(
        "people",
        here,
        found=found,
        asked=asked,
        names=names,
        named=Act.READ_IDENTITIES in here.rights,
        records=Act.RECORD_PEOPLE in here.opened,
        stages=PATH_STAGES,
        news=NEWS_DUE,
        proofs=PROOFS,
        page=number,
        pages=pages,
        at=at,
    )
