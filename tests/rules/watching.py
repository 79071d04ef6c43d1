"""Facts that remember what was looked at: what a rule really reads, against what it says it does."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from tremplin.rules.facts.costs import LABELS
from tremplin.rules.facts.glossary import FACTS
from tremplin.rules.facts.view import UNKNOWN
from tremplin.rules.powers import Earns, Limits, Owes, Prices, can

WRITTEN = {fact.name: fact.written for fact in FACTS}
BLOCKS = {name.rpartition(".")[0] for name in WRITTEN} | {"results"}
# any value of the right type will do: only what is looked at counts, and nobody sees what is answered
SAMPLES: Mapping[str, Any] = {
    "date": date(2000, 1, 1),
    "heure": time(12),
    "euros": 1,
    "nombre": 1,
    "nombre entier": 1,
    "mot": "",
    "liste de mots": (),
    "liste de codes": (),
    "liste de dates": (),
    "liste de sorties": (),
    "liste de financeurs": (),
    "liste de partenaires": (),
}


class Watched:
    """Facts all known, or all unknown."""

    def __init__(self, seen: set[str], known: bool, block: str = ""):
        self._seen, self._known, self._block = seen, known, block

    def __getattr__(self, key: str) -> Any:
        name = f"{self._block}{key}"
        # no line is told: those of a fiche are no facts of a kind
        if key == "parts":
            return {}
        # where every answer is known, every question is asked
        if key == "unasked":
            return frozenset()
        if name in BLOCKS:
            return Watched(self._seen, self._known, f"{name}.")
        if key.startswith("__") or name not in WRITTEN:
            raise AttributeError(name)
        self._seen.add(name)
        return SAMPLES[WRITTEN[name]] if self._known else UNKNOWN

    def of(self, code: str) -> Any:
        """The count of a public."""
        return self.get(code, UNKNOWN)

    def get(self, code: str, default: Any = None) -> Any:
        """The count of a public, an opinion, an answer, the day of an interim report."""
        self._seen.add(f"{self._block}{code}")
        if not self._known:
            return default
        return SAMPLES.get(WRITTEN[f"{self._block}…"], "1") if f"{self._block}…" in WRITTEN else "1"

    def values(self) -> tuple[Any, ...]:
        """What is told of the codes of a block."""
        return (1,) if self._known else ()


class WatchedCosts:
    """The costs that a settlement keeps: of a direct one, what was foreseen and what was incurred."""

    def __init__(self, seen: set[str], known: bool):
        self._seen, self._known = seen, known

    def __getattr__(self, cost: str) -> Any:
        if cost == "parts":
            return {}
        if cost == "total":
            looked_at = [getattr(self, each) for each in LABELS]
            return looked_at[0]
        self._seen |= {f"realised.{cost}"} if cost == "indirect" else {f"budget.{cost}", f"realised.{cost}"}
        return 1 if self._known else UNKNOWN


def read_by(terms: Any) -> set[str]:
    """The facts that terms look at, of a dossier of which nothing is known, then of one of which all is.

    They look when they judge, and when a settlement asks what they owe, what share of the grant they earn, how they
    bound it, or what the quantities realised come to.
    """
    seen: set[str] = {"granted"} if can(terms, Earns) else set()
    for known in (False, True):
        terms.check(Watched(seen, known))
        if can(terms, Owes):
            terms.due(WatchedCosts(seen, known))
        if can(terms, Limits):
            for limit in terms.limits(WatchedCosts(seen, known), Watched(seen, known)):
                limit.told()
        if can(terms, Prices):
            terms.priced(Watched(seen, known), realised=True)
    return seen
