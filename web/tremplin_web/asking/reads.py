"""What a rule reads of a dossier: it is asked twice, of a dossier of which nothing is known and of a whole one."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tremplin.catalogue.rule import Rule
from tremplin.rules.facts.glossary import FACTS
from tremplin.rules.facts.view import UNKNOWN
from tremplin.rules.kind import RuleKind

WRITTEN = {fact.name: fact.written for fact in FACTS}
BLOCKS = {name.rpartition(".")[0] for name in WRITTEN} | {"results"}
FAMILY = "…"
# any value of the right type will do: only what is looked at counts, and nobody sees what is answered
SAMPLES: Mapping[str, Any] = {
    "date": date(2000, 1, 1),
    "euros": 1,
    "nombre": 1,
    "nombre entier": 1,
    "mot": "",
    "liste de mots": (),
    "liste de codes": (),
    "liste de dates": (),
}


class Watched:
    """Facts that remember what was looked at; all known, or all unknown."""

    def __init__(self, seen: dict[str, None], known: bool, block: str = ""):
        self._seen, self._known, self._block = seen, known, block

    def __getattr__(self, key: str) -> Any:
        name = f"{self._block}{key}"
        if name in BLOCKS:
            return Watched(self._seen, self._known, f"{name}.")
        if key.startswith("__") or name not in WRITTEN:
            raise AttributeError(name)
        self._seen[name] = None
        return SAMPLES[WRITTEN[name]] if self._known else UNKNOWN

    def of(self, code: str) -> Any:
        """The count of a public."""
        self._seen[f"{self._block}{code}"] = None
        return 1 if self._known else UNKNOWN

    def get(self, code: str, default: Any = None) -> Any:
        """An opinion, or an answer."""
        self._seen[f"{self._block}{code}"] = None
        return "1" if self._known else default


def read_by(rule: Rule, kind: RuleKind) -> tuple[str, ...]:
    """The facts that a rule reads, by their whole names, in the order in which its kind tells them."""
    seen: dict[str, None] = {}
    try:
        for known in (False, True):
            rule.terms.check(Watched(seen, known))
    except Exception:  # a plugin's own kind may handle its facts in a way of its own: its declaration is believed
        return tuple(dict.fromkeys(declared(kind)))
    order = [read.removesuffix(FAMILY) for read in kind.reads]
    return tuple(sorted(seen, key=lambda name: _rank(name, order)))


def declared(kind: RuleKind) -> Iterator[str]:
    """The facts that a kind says it reads, blocks opened; families are left out, since their codes are not known."""
    for read in kind.reads:
        yield from (name for name in WRITTEN if FAMILY not in name and (name == read or name.startswith(f"{read}.")))


def _rank(name: str, order: list[str]) -> int:
    if name in order:
        return order.index(name)
    return next((index for index, read in enumerate(order) if name.startswith(read)), len(order))
