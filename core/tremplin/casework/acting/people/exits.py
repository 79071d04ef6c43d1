"""How many exits count: each once a stay, of a category that counts, with its piece where one is asked."""

from collections import Counter
from typing import Any

from tremplin.casework.acting.people.stays import days_of, entered_in, stays_of
from tremplin.casework.acting.people.values import CountingTerms, Left, Rows
from tremplin.catalogue.quantities import plural
from tremplin.exits import INDETERMINATE
from tremplin.rules.facts.view import UNKNOWN, Facts

# what an exit is worth
KEPT, OPEN, NOT_ENTERED, UNCHECKED, BARE, REFUSED, TWICE, OUTSIDE, ELSEWHERE = (
    *("kept", "open", "not_entered", "unchecked"),
    *("bare", "refused", "twice", "outside", "elsewhere"),
)


def exits_counted(facts: Facts, rows: Rows, terms: CountingTerms) -> tuple[Any, str] | None:
    """How many exits count, and of which it was made; unknown as long as one is to be decided."""
    if not rows.exits or terms.counting is None:
        return None
    came = {path.number for path in rows.paths if path.entered_on is not None}
    stays = stays_of(entered_in(facts, rows), rows)
    stay_of = {number: place for place, stay in enumerate(stays) for number in stay.numbers}
    found: Counter[str] = Counter()
    counted_of: set[int] = set()
    first, _ = days_of(facts)
    early = {number for number, left in rows.exits.items() if left.on is not None and left.on < first}
    weighed = [(number, OUTSIDE if number in early else _weighed(left, terms)) for number, left in rows.exits.items()]
    # those that count first: another exit of the same stay is then one too many, whatever becomes of it
    for own, what in sorted(weighed, key=lambda each: (each[1] != KEPT, each[0])):
        stay = stay_of.get(own)
        if own in came and stay is None:
            what = OUTSIDE
        elif what == KEPT and stay is None:
            what = NOT_ENTERED
        elif what in (KEPT, OPEN, UNCHECKED) and stay in counted_of:
            what = TWICE
        if what == KEPT and stay is not None:
            counted_of.add(stay)
        found[what] += 1
    kept, bare = found[KEPT], found[BARE]
    told = {
        OPEN: "à préciser",
        NOT_ENTERED: "sans entrée enregistrée, à préciser",
        UNCHECKED: "dont la pièce est à contrôler",
        BARE: f"sans pièce, non {'comptée' if bare == 1 else 'comptées'}",
        REFUSED: "dont la pièce est refusée",
        TWICE: "d'une personne dont la sortie est déjà comptée",
        OUTSIDE: "hors de l'opération",
    }
    parts = [
        f"{plural(kept, 'sortie comptée', 'sorties comptées')} sur {len(rows.exits)}",
        *(f"{found[what]} {said}" for what, said in told.items() if found[what]),
    ]
    undecided = found[OPEN] or found[NOT_ENTERED] or found[UNCHECKED]
    return (UNKNOWN if undecided else kept), f"{' ; '.join(parts)}."


def _weighed(left: Left, terms: CountingTerms) -> str:
    """What one exit is worth by itself."""
    if left.category == INDETERMINATE:
        return OPEN
    if left.category not in (terms.counting or ()):
        return ELSEWHERE
    if not terms.on_evidence or left.accepted:
        return KEPT
    if not left.given:
        return BARE
    return UNCHECKED if left.accepted is None else REFUSED
