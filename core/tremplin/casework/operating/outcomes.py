"""What an operation realised, by the names of facts: « realised.staff », « results.exits »; ``None`` is not said."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tremplin.casework.acting import content
from tremplin.casework.acting.content import column_of
from tremplin.catalogue.door import Fiche, dossier_fields
from tremplin.documents.door import RefusedDocuments, Vocabulary, excerpt, folded, hint, nested
from tremplin.errors import WrongField, WrongFields
from tremplin.records.tables import Dossier, FullTime, Outcomes, Side
from tremplin.rules.facts.file import read_facts
from tremplin.rules.facts.view import UNKNOWN, Facts, valued
from tremplin.rules.kinds.results import KIND, themes

TOLD = dossier_fields.told_by(dossier_fields.Teller.REPORT)
NAMES = tuple(field.name for field in TOLD)
SPENT, FINAL = "realised.", "final_resources"
RESULTS = {
    field.name: column_of(field)
    for field in TOLD
    if not field.name.startswith((SPENT, FINAL)) and field.block not in dossier_fields.CODED
}
PUBLICS, FTE = "results.publics", "results.fte"
QUALITY, PAID = "results.quality", KIND.name
# kept as thousandths in an integer: SQLite makes a float of a NUMERIC
DECIMALS = 3
NOBODY = ("aucun", "aucune")
SEVERAL = re.compile(r"[|,]")
Said = Mapping[str, Any]


def understood(written: Mapping[str, str], fiche: Fiche, vocabulary: Vocabulary) -> dict[str, Any]:
    """The values that people type, « realised.staff » for « 41 250 € »; nothing typed forgets what was said.

    All the mistakes at once; « mobilite|numerique » is two themes of quality.
    """
    names = (*NAMES, *(f"{SPENT}{line.code}" for line in fiche.cost_lines))
    strange = [name for name in written if not _is_known(name, names)]
    wrong = [(name, dossier_fields.summed(name) or f"champ inconnu.{hint(name, names)}") for name in strange]
    said = {
        name: _listed(value) if name == QUALITY else value
        for name, value in written.items()
        if _is_known(name, names) and value.strip()
    }
    facts = Facts()
    try:
        # the reader of facts files, so that « 41 250 € » and an unknown theme are told here as they are there
        facts = read_facts(json.dumps(nested(said)).encode(), "réalisé", fiche, vocabulary)
    except RefusedDocuments as refused:
        wrong += [(mistake.path, mistake.message) for mistake in refused.mistakes]
    wrong += [(QUALITY, told) for told in _strange(said.get(QUALITY, ()), fiche, vocabulary)]
    done = facts.results
    counts = done.publics if done.participants is UNKNOWN else {**done.publics, "total": done.participants}
    wrong += [(f"{PUBLICS}.{code}", told) for code, told in dossier_fields.crowded(counts, vocabulary.publics)]
    if wrong:
        raise WrongFields([WrongField(name, name, told) for name, told in wrong])
    return {name: _kept(name, valued(facts, name)) if written[name].strip() else None for name in written}


def _listed(value: str) -> list[str]:
    """The themes of a text; « aucun » is none of them, which is known."""
    return [] if folded(value).strip() in NOBODY else [each.strip() for each in SEVERAL.split(value)]


def _kept(name: str, value: Any) -> Any:
    """A fact as it is kept: a funder is a row of its own."""
    if name != FINAL:
        return value
    return tuple(
        (each.funder, each.status, each.amount, None if each.nature is UNKNOWN else each.nature) for each in value
    )


def _is_known(name: str, names: Iterable[str]) -> bool:
    """Whether a report may say something under this name; a code is of a family."""
    return not name.endswith("…") and (name in names or f"{name.rpartition('.')[0]}.…" in names)


def check(changes: Said) -> None:
    """Refuse the quantities that are written too finely to be kept."""
    too_fine = [name for name, value in changes.items() if _too_fine(value)]
    if too_fine:
        raise WrongFields([WrongField(name, name, f"{DECIMALS} décimales au plus.") for name in too_fine])


def check_themes(changes: Said, fiche: Fiche, vocabulary: Vocabulary) -> None:
    """Refuse the themes of quality that the fiche does not have: they would pay nothing."""
    strange = _strange(changes.get(QUALITY) or (), fiche, vocabulary)
    if strange:
        raise WrongFields([WrongField(QUALITY, QUALITY, told) for told in strange])


def _strange(honoured: Iterable[str], fiche: Fiche, vocabulary: Vocabulary) -> list[str]:
    own, told = themes(fiche), vocabulary.themes
    # a kind of a plugin may pay by themes of its own, which it alone knows
    others = (rule for rule in fiche.rules if rule.kind != PAID and rule.kind in vocabulary.kinds)
    if any(vocabulary.kinds[rule.kind].reads_fact(QUALITY) for rule in others):
        return []
    listed = ", ".join(f"{theme} ({told[theme]})" if theme in told else theme for theme in own)
    known = f"Les siens : {listed}." if own else "La fiche n'a pas de référentiel qualité."
    return [
        f"thème « {excerpt(theme)} » que la fiche n'a pas.{hint(theme, own)} {known}"
        for theme in honoured
        if theme not in own
    ]


def read(session: Session, dossier: Dossier) -> dict[str, Any]:
    """All that is said of what was realised, by name."""
    # beside the costs foreseen: a call of 2024 wants those « effectivement supportées » and compares the two
    costs = content.read(session, dossier)
    said = {name: cents for name, cents in costs.items() if name.startswith((SPENT, FINAL))}
    row = session.get(Outcomes, dossier.id)
    if row is not None:
        values = {name: getattr(row, column) for name, column in RESULTS.items()}
        values[QUALITY] = tuple(json.loads(row.quality)) if row.quality is not None else None
        said |= {name: value for name, value in values.items() if value is not None}
        said |= {f"{PUBLICS}.{code}": count for code, count in json.loads(row.publics or "{}").items()}
    full_time = session.execute(select(FullTime.code, FullTime.fte).where(*_realised(dossier)))
    return said | {f"{FTE}.{code}": fte for code, fte in full_time}


def _realised(dossier: Dossier) -> tuple[ColumnElement[bool], ...]:
    return FullTime.dossier_id == dossier.id, FullTime.side == Side.REALISED


def write(
    session: Session, dossier: Dossier, changes: Said, lines: content.Lines = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Replace what is said under these names, and leave the rest; what was said before, and after."""
    old = read(session, dossier)
    spent = {name: value for name, value in changes.items() if name.startswith((SPENT, FINAL))}
    content.write(session, dossier, spent, lines)
    for name, value in changes.items():
        if name.startswith(f"{FTE}."):
            content.put_fte(session, dossier, Side.REALISED, name.removeprefix(f"{FTE}."), value)
    results = {RESULTS[name]: value for name, value in changes.items() if name in RESULTS}
    publics = _publics(changes, old)
    if results or publics is not None:
        row = session.get(Outcomes, dossier.id)
        if row is None:
            row = Outcomes(dossier_id=dossier.id, version=0)
            session.add(row)
        for column, value in results.items():
            setattr(row, column, json.dumps(list(value)) if isinstance(value, tuple) else value)
        if publics is not None:
            row.publics = json.dumps(publics, sort_keys=True) if publics else None
        row.version += 1
        session.flush()
    moved = [name for name, value in changes.items() if old.get(name) != value]
    return {name: old.get(name) for name in moved}, {name: changes[name] for name in moved}


def _publics(changes: Said, old: Said) -> dict[str, int] | None:
    """How many of each public, once the changes are made; ``None`` where they change none."""
    said = {name: value for name, value in {**old, **changes}.items() if name.startswith(f"{PUBLICS}.")}
    if said.keys().isdisjoint(changes):
        return None
    return {name.removeprefix(f"{PUBLICS}."): count for name, count in said.items() if count is not None}


def _too_fine(value: Any) -> bool:
    return isinstance(value, Decimal) and value != round(value, DECIMALS)
