"""What a carrier says in a dossier, by the names of facts: « budget.staff », « answers.rome ».

A value that is ``None`` is not said. A budget line without a label is its amount in cents; several lines of one cost,
or one with a label, are a tuple of labels and amounts.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.children import next_number
from tremplin.casework.acting.funders import FUNDERS
from tremplin.catalogue.door import PUBLICS, CostLine, dossier_fields, french
from tremplin.documents.texts import LONGEST_NAME as LONGEST
from tremplin.documents.texts import one_line
from tremplin.records.tables import (
    Answer,
    Attested,
    Base,
    BudgetLine,
    Dossier,
    FullTime,
    Partner,
    Public,
    Resource,
    Side,
    Territory,
)

IN_TABLES = (
    *(dossier_fields.Kind.WORDS, dossier_fields.Kind.CODES),
    *(dossier_fields.Kind.ANSWER, dossier_fields.Kind.RESOURCES, dossier_fields.Kind.PARTNERS),
)


def column_of(field: dossier_fields.DossierField) -> str:
    """The column that keeps a field: cents say that they are, and a total is known by what it counts."""
    name = field.name.removesuffix(".total").removeprefix("results.").replace(".", "_")
    return f"{name}_cents" if field.kind is dossier_fields.Kind.AMOUNT else name


SIDES = {"budget": Side.PLANNED, "realised": Side.REALISED}
FTE = "fte"
COLUMNS = {
    field.name: column_of(field)
    for field in dossier_fields.told_by(dossier_fields.Teller.CARRIER)
    if field.kind not in IN_TABLES and field.block not in (*SIDES, FTE) and not field.name.endswith("…")
}
Content = Mapping[str, Any]
Lines = Iterable[CostLine]


def read(session: Session, dossier: Dossier) -> dict[str, Any]:
    """All that is said, by name."""
    said = {name: getattr(dossier, column) for name, column in COLUMNS.items()}
    # ordered: neither engine promises an order without ORDER BY, and what is compared must not differ by that alone
    said["territories"] = tuple(
        session.scalars(_of(select(Territory.code), Territory, dossier).order_by(Territory.code))
    )
    attested = select(Attested.code)
    said["attestations"] = tuple(session.scalars(_of(attested, Attested, dossier).order_by(Attested.code)))
    said |= {
        f"participants.{code}": count
        for code, count in session.execute(_of(select(Public.code, Public.count), Public, dossier))
    }
    full_time = select(FullTime.code, FullTime.fte).where(FullTime.side == Side.PLANNED)
    said |= {f"{FTE}.{code}": fte for code, fte in session.execute(_of(full_time, FullTime, dossier))}
    said |= _lines(session, dossier)
    said |= _resources_said(session, dossier)
    partners = select(Partner.name, Partner.siret, Partner.amount_cents)
    said["partners"] = tuple(map(tuple, session.execute(_of(partners, Partner, dossier).order_by(Partner.number))))
    said |= {
        f"answers.{code}": json.loads(value)
        for code, value in session.execute(_of(select(Answer.code, Answer.value), Answer, dossier))
    }
    # nobody else pays: that is said, and is no silence
    return {name: value for name, value in said.items() if value is not None and (value != () or name in FUNDERS)}


def write(
    session: Session, dossier: Dossier, changes: Content, lines: Lines = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Replace what is said under these names, which is sound, and leave the rest; what was said before, and after."""
    old = read(session, dossier)
    after = differing(old, kept(changes))
    put(session, dossier, after, lines)
    return {name: old.get(name) for name in after}, after


def put(session: Session, dossier: Dossier, values: Content, lines: Lines = ()) -> None:
    """Write values that are as they are kept, in the place of those of the same names; ``lines`` are of the fiche."""
    families = {line.code: line.family for line in lines}
    # both days of a period are set before the first statement, which would send one of them alone to the database
    for name in sorted(values, key=lambda name: name not in COLUMNS):
        if name.partition(".")[0] in SIDES:
            _budget(session, dossier, name, values[name], families.get(name.rpartition(".")[2]))
        else:
            _writer(name)(session, dossier, name, values[name])


def kept(changes: Content) -> dict[str, Any]:
    """Values as they are kept: what is empty is not said."""
    return {name: _kept(name, value) for name, value in changes.items()}


def differing(old: Content, new: Content) -> dict[str, Any]:
    """The new values that are not the old ones."""
    return {name: value for name, value in new.items() if old.get(name) != value}


def wrong(said: Content) -> Iterator[str]:
    """What no dossier may say, a draft neither."""
    title = said.get("title")
    if title is None:
        yield "un dossier a un titre : donnez-lui celui de l'action."
    elif len(title) > LONGEST:
        yield f"le titre est trop long : {LONGEST} caractères au plus."
    counts = {name.partition(".")[2]: count for name, count in said.items() if name.startswith("participants.")}
    yield from (told for _, told in dossier_fields.crowded(counts, PUBLICS))
    starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        yield (
            f"l'opération finirait le {french(ends_on)}, avant de commencer le {french(starts_on)} : "
            "corrigez l'une des deux dates."
        )


def _kept(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in COLUMNS:
        return one_line(value) or None
    if name in ("territories", "attestations"):
        # an order that means nothing would be told as a conflict, and written in the journal as a change
        return tuple(sorted(set(value or ()))) or None
    if name.startswith("answers.") and value is not None:
        # as JSON gives it back: a tuple or a Decimal would differ for ever from what is read of the base
        return json.loads(_json(value))
    if name in FUNDERS:
        # a funder of whom the nature is not said may be told without it
        return None if value is None else tuple((*each, None)[:4] for each in value)
    return None if value == () else value


def _writer(name: str) -> Callable[[Session, Dossier, str, Any], None]:
    if name in COLUMNS:
        return _column
    head = name.partition(".")[0]
    if head not in WRITERS:
        raise TypeError(f"a dossier says nothing under {name!r}")
    return WRITERS[head]


def _column(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    setattr(dossier, COLUMNS[name], value)


def _territories(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    session.execute(delete(Territory).where(Territory.dossier_id == dossier.id))
    mine = {"dossier_id": dossier.id, "department": dossier.department}
    if value:
        session.execute(insert(Territory), [{**mine, "code": code} for code in value])


def _attested(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    session.execute(delete(Attested).where(Attested.dossier_id == dossier.id))
    if value:
        session.execute(insert(Attested), [{"dossier_id": dossier.id, "code": code} for code in value])


def _public(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    code = name.partition(".")[2]
    session.execute(delete(Public).where(Public.dossier_id == dossier.id, Public.code == code))
    if value is not None:
        session.execute(insert(Public), {"dossier_id": dossier.id, "code": code, "count": value})


def _fte(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    put_fte(session, dossier, Side.PLANNED, name.partition(".")[2], value)


def put_fte(session: Session, dossier: Dossier, side: Side, code: str, value: Any) -> None:
    """Keep the full-time equivalents of an accreditation, or those in all, foreseen or realised."""
    mine = (FullTime.dossier_id == dossier.id, FullTime.side == side, FullTime.code == code)
    session.execute(delete(FullTime).where(*mine))
    if value is not None:
        session.execute(insert(FullTime), {"dossier_id": dossier.id, "side": side, "code": code, "fte": value})


def _budget(session: Session, dossier: Dossier, name: str, value: Any, family: str | None) -> None:
    side, year, cost = budget_line(name)
    mine = (BudgetLine.dossier_id == dossier.id, BudgetLine.side == SIDES[side], BudgetLine.cost == cost)
    session.execute(
        delete(BudgetLine).where(*mine, BudgetLine.year.is_(None) if year is None else BudgetLine.year == year)
    )
    lines = ((None, value),) if isinstance(value, int) else value or ()
    first = _next(session, BudgetLine, dossier)
    for number, (label, cents) in enumerate(lines, first):
        row = {"number": number, "side": SIDES[side], "cost": cost, "family": family, "label": label}
        row |= {"amount_cents": cents, "year": year}
        session.execute(insert(BudgetLine), {"dossier_id": dossier.id, **row})


def budget_line(name: str) -> tuple[str, int | None, str]:
    """The side, the year and the cost of a name: « budget.2026.staff », or « budget.staff » where no year is asked."""
    side, *year, cost = name.split(".")
    return side, int(year[0]) if year else None, cost


def _resources(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    side, column = FUNDERS[name]
    told_in = Resource.side.is_(None) if side is None else Resource.side == side
    session.execute(delete(Resource).where(Resource.dossier_id == dossier.id, told_in))
    first = _next(session, Resource, dossier)
    for number, (funder, status, cents, nature) in enumerate(value or (), first):
        row = {"number": number, "funder": funder, "nature": nature, "status": status, "amount_cents": cents}
        session.execute(insert(Resource), {"dossier_id": dossier.id, "side": side, **row})
    setattr(dossier, column, 0 if value == () else None)


def _partners(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    session.execute(delete(Partner).where(Partner.dossier_id == dossier.id))
    for number, (partner, siret, cents) in enumerate(value or (), 1):
        row = {"number": number, "name": partner, "siret": siret, "amount_cents": cents}
        session.execute(insert(Partner), {"dossier_id": dossier.id, **row})


def _answer(session: Session, dossier: Dossier, name: str, value: Any) -> None:
    code = name.partition(".")[2]
    # its number is kept: the key of an answer is (dossier, number), and one code has one answer (UNIQUE)
    number = session.scalar(select(Answer.number).where(Answer.dossier_id == dossier.id, Answer.code == code))
    session.execute(delete(Answer).where(Answer.dossier_id == dossier.id, Answer.code == code))
    if value is not None:
        row = {"number": number or _next(session, Answer, dossier), "code": code, "value": _json(value)}
        session.execute(insert(Answer), {"dossier_id": dossier.id, **row})


WRITERS = {
    "territories": _territories,
    "attestations": _attested,
    "participants": _public,
    FTE: _fte,
    "resources": _resources,
    "final_resources": _resources,
    "partners": _partners,
    "answers": _answer,
}


def _lines(session: Session, dossier: Dossier) -> dict[str, Any]:
    found: dict[str, list[tuple[str | None, int]]] = {}
    names = {side: name for name, side in SIDES.items()}
    lines = select(BudgetLine.side, BudgetLine.year, BudgetLine.cost, BudgetLine.label, BudgetLine.amount_cents)
    for side, year, cost, label, cents in session.execute(_of(lines, BudgetLine, dossier).order_by(BudgetLine.number)):
        place = cost if year is None else f"{year}.{cost}"
        found.setdefault(f"{names[Side(side)]}.{place}", []).append((label, cents))
    # one line without a label is its amount
    return {
        name: lines[0][1] if len(lines) == 1 and lines[0][0] is None else tuple(lines) for name, lines in found.items()
    }


def _resources_said(session: Session, dossier: Dossier) -> dict[str, Any]:
    """The other funders of the plan, then those of the end, each with what it brings."""
    said: dict[str, Any] = {
        name: None if getattr(dossier, column) is None else () for name, (_, column) in FUNDERS.items()
    }
    names = {side: name for name, (side, _) in FUNDERS.items()}
    rows = select(Resource.side, Resource.funder, Resource.status, Resource.amount_cents, Resource.nature)
    for side, *told in session.execute(_of(rows, Resource, dossier).order_by(Resource.number)):
        name = names[side]
        said[name] = (*(said[name] or ()), tuple(told))
    return said


def _of(statement: Any, kind: Any, dossier: Dossier) -> Any:
    return statement.where(kind.dossier_id == dossier.id)


def _next(session: Session, kind: type[Base], dossier: Dossier) -> int:
    return next_number(session, kind, dossier.id)


def _json(value: Any) -> str:
    # keys sorted: the same answer is the same text on both engines, neither of which is asked to know JSON
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
