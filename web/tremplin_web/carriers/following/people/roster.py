"""The people of an operation: how many first, then by number, and by name for who may."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.following import roster
from tremplin.catalogue.people_words import NEWS_DUE, PATH_STAGES, PROOFS
from tremplin.records.acts import Act
from tremplin_web.carriers.following.place import place, show
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import desk, number_of, visit

PAGE = 50
WORDS: Mapping[str, Mapping[str, str]] = {"etape": PATH_STAGES, "nouvelles": NEWS_DUE, "piece": PROOFS}


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
        choices={words: _choices(known) for words, known in WORDS.items()},
        page=number,
        pages=pages,
        at=at,
    )


def _choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """All of them, then each of the words that a list is narrowed to, as a list shows it."""
    return [("", gettext("Toutes")), *((code, word.capitalize()) for code, word in words.items())]
