"""What stands beside a figure: what the carriers foresaw when they applied, and what they declared in their reports.

Of several dossiers both are sums, and nothing is known of all where one of them says nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, cast, func, select, type_coerce
from sqlalchemy.orm import Session

from tremplin.indicators.engine.assembling import Figure
from tremplin.records.tables import THOUSANDTHS, Dossier, Outcomes, Public

PARTICIPANTS, HOURS, MONTHS, EXITS = "participants", "hours", "months", "exits"
# of a measure, the word under which a carrier foresees or declares the same; what counts is what rules count
TWINS = {"participants": PARTICIPANTS, "hours": HOURS, "months": MONTHS, "counting_exits": EXITS}
PUBLIC = "public"
# of a fiche, or of all of them: a word, and the public that it is about
What = tuple[str | None, str, str | None]


class BesideFigure(NamedTuple):
    """What was foreseen and declared; ``None`` where it is not known of all."""

    foreseen: Decimal | None = None
    declared: Decimal | None = None


@dataclass(frozen=True)
class BesideFigures:
    """All that carriers said of the dossiers of a scope."""

    foreseen: Mapping[What, Decimal] = field(default_factory=dict)
    declared: Mapping[What, Decimal] = field(default_factory=dict)

    def of(self, figure: Figure) -> BesideFigure:
        """What was said of one figure, where they count the same people at the same time."""
        word = TWINS.get(figure.measure)
        if word is None or figure.at not in (None, "exit") or figure.denominator is not None:
            return BesideFigure()
        asked = _public(figure)
        if asked is None:
            return BesideFigure()
        what = figure.fiche, word, asked or None
        return BesideFigure(self.foreseen.get(what), self.declared.get(what))


def said_of(session: Session, dossiers: ColumnElement[bool]) -> BesideFigures:
    """What the carriers of these dossiers said, fiche by fiche, then of all."""
    totals = _totals(session, dossiers)
    whole = {fiche: count for fiche, (count, _) in totals.items()}
    foreseen: dict[What, Decimal] = {}
    declared: dict[What, Decimal] = {}
    for fiche, (_, said) in totals.items():
        foreseen |= {(fiche, word, None): value for (side, word), value in said.items() if side == "foreseen"}
        declared |= {(fiche, word, None): value for (side, word), value in said.items() if side == "declared"}
    foreseen |= _known(_foreseen_publics(session, dossiers), whole)
    declared |= _known(_declared_publics(session, dossiers), whole)
    return BesideFigures(_with_all(foreseen, whole), _with_all(declared, whole))


def _public(figure: Figure) -> str | None:
    """The public that a figure is about, empty for everybody; ``None`` where it is about something else."""
    kept = tuple(figure.kept)
    if figure.by == () and kept == ():
        return ""
    if figure.measure != "participants":
        return None
    if figure.by == () and len(kept) == 1 and kept[0].field == PUBLIC and len(kept[0].values) == 1:
        return kept[0].values[0]
    return figure.cell[0] if figure.by == (PUBLIC,) and kept == () else None


def _totals(session: Session, dossiers: ColumnElement[bool]) -> dict[str, tuple[int, dict[tuple[str, str], Decimal]]]:
    columns: dict[tuple[str, str], tuple[Any, bool]] = {
        ("foreseen", PARTICIPANTS): (Dossier.participants, False),
        ("foreseen", HOURS): (Dossier.hours, True),
        ("declared", PARTICIPANTS): (Outcomes.participants, False),
        ("declared", HOURS): (Outcomes.hours, True),
        ("declared", MONTHS): (Outcomes.months, True),
        ("declared", EXITS): (Outcomes.exits, True),
    }
    asked: list[Any] = []
    for column, _ in columns.values():
        # the sum of bigint is numeric on PostgreSQL, and one of a type of ours is no longer of that type
        asked += [func.count(column), cast(func.sum(type_coerce(column, BigInteger)), BigInteger)]
    rows = (
        select(Dossier.fiche, func.count(), *asked)
        .outerjoin(Outcomes, Outcomes.dossier_id == Dossier.id)
        .where(dossiers)
        .group_by(Dossier.fiche)
        .order_by(Dossier.fiche)
    )
    found = {}
    for fiche, count, *told in session.execute(rows):
        said = {}
        for rank, (name, (_, thousandths)) in enumerate(columns.items()):
            known, total = told[2 * rank], told[2 * rank + 1]
            if known == count:
                said[name] = Decimal(total) / THOUSANDTHS if thousandths else Decimal(total)
        found[fiche] = (count, said)
    return found


def _foreseen_publics(session: Session, dossiers: ColumnElement[bool]) -> Iterator[tuple[str, str, int, int]]:
    rows = (
        select(Dossier.fiche, Public.code, func.count(), cast(func.sum(Public.count), BigInteger))
        .join(Public, Public.dossier_id == Dossier.id)
        .where(dossiers)
        .group_by(Dossier.fiche, Public.code)
        .order_by(Dossier.fiche, Public.code)
    )
    yield from session.execute(rows)


def _declared_publics(session: Session, dossiers: ColumnElement[bool]) -> Iterator[tuple[str, str, int, int]]:
    rows = (
        select(Dossier.fiche, Outcomes.publics)
        .join(Outcomes, Outcomes.dossier_id == Dossier.id)
        .where(dossiers, Outcomes.publics.is_not(None))
        .order_by(Dossier.id)
    )
    for fiche, publics in session.execute(rows):
        yield from ((fiche, code, 1, count) for code, count in json.loads(publics or "{}").items())


def _known(told: Iterable[tuple[str, str, int, int]], whole: Mapping[str, int]) -> dict[What, Decimal]:
    """How many of each public, where every dossier of the fiche says it."""
    summed: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for fiche, code, dossiers, count in told:
        summed[fiche, code][0] += dossiers
        summed[fiche, code][1] += count
    return {
        (fiche, PARTICIPANTS, code): Decimal(count)
        for (fiche, code), (dossiers, count) in summed.items()
        if dossiers == whole[fiche]
    }


def _with_all(said: Mapping[What, Decimal], whole: Mapping[str, int]) -> dict[What, Decimal]:
    """The same, with what all fiches come to where each of them says it."""
    of_all: dict[tuple[str, str | None], list[Decimal]] = defaultdict(list)
    for (_, word, public), value in said.items():
        of_all[word, public].append(value)
    return {**said} | {
        (None, word, public): sum(values, Decimal(0))
        for (word, public), values in of_all.items()
        if len(values) == len(whole)
    }
