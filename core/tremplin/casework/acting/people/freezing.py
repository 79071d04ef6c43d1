"""Freeze the figures of a dossier as they are when its report is received, and read them again as they were."""

import json
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.people.beside import BesideFigures, said_of
from tremplin.casework.acting.people.rows import typology_of
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.filters import Filter
from tremplin.documents.door import Vocabulary
from tremplin.indicators.engine.assembling import FicheAsked, Figure, FiguresAsked
from tremplin.indicators.engine.domains import values_of
from tremplin.indicators.engine.scope import figured_within
from tremplin.records.tables import Dossier, Territory

FORM = 1
FILTERS = ("kept", "kept_of")
NUMBERS = ("numerator", "denominator", "target")
CODES = ("by", "cell")


class FiguresThen(NamedTuple):
    """The figures of one day, and what the carrier said that day."""

    figures: tuple[Figure, ...]
    said: BesideFigures


def frozen_figures(session: Session, dossier: Dossier, fiche: Fiche, words: Vocabulary) -> str | None:
    """What the indicators of a fiche tell of one dossier, as JSON; nothing where the fiche asks for none."""
    typology = typology_of(session, dossier.snapshot)
    asked = FicheAsked(fiche=dossier.fiche, indicators=fiche.indicators, typology=typology)
    territories = session.scalars(
        select(Territory.code).where(Territory.dossier_id == dossier.id).order_by(Territory.code)
    )
    wanted = FiguresAsked(measures=words.measures, values=values_of(words, territories))
    counted = figured_within(session, lambda column: column == dossier.id, [asked], wanted)
    if not counted:
        return None
    said = said_of(session, Dossier.id == dossier.id)
    held = {
        "form": FORM,
        "figures": [_plain(each) for each in counted],
        "foreseen": _said(said.foreseen),
        "declared": _said(said.declared),
    }
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def figures_then(content: str) -> FiguresThen:
    """What was frozen."""
    held = json.loads(content)
    if held["form"] != FORM:
        raise ValueError(f"frozen figures of form {held['form']}")
    foreseen, declared = (
        {(fiche, word, public): Decimal(value) for (fiche, word, public), value in held[side]}
        for side in ("foreseen", "declared")
    )
    return FiguresThen(tuple(_figure(each) for each in held["figures"]), BesideFigures(foreseen, declared))


def _plain(figure: Figure) -> dict[str, Any]:
    said = figure._asdict()
    said |= {name: None if said[name] is None else str(said[name]) for name in NUMBERS}
    return said | {name: [[each.field, each.values] for each in said[name]] for name in FILTERS}


def _figure(said: dict[str, Any]) -> Figure:
    read = {**said}
    read |= {name: None if said[name] is None else Decimal(said[name]) for name in NUMBERS}
    read |= {name: tuple(said[name]) for name in CODES}
    read |= {name: tuple(Filter(field=field, values=tuple(values)) for field, values in said[name]) for name in FILTERS}
    # those frozen before it was told have it not
    read["by_of"] = None if said.get("by_of") is None else tuple(said["by_of"])
    return Figure(**read)


def _said(said: Any) -> list[Any]:
    return sorted(([[*what], str(value)] for what, value in said.items()), key=repr)
