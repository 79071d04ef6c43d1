"""On what rates bear: a base is made of costs that the fiche funds, and says something."""

from collections.abc import Iterator, Mapping
from typing import Any

from tremplin.documents.door import items, known
from tremplin.errors import Path

EMPTY = "liste vide : dites sur quelles dépenses, ou retirez « base »."
NOT_FUNDED = "cette dépense n'est pas financée par la fiche : ajoutez-la à « costs », ou retirez-la de l'assiette."


def wrong_bases(written: Mapping[str, Any]) -> dict[str | int, Any]:
    """What is wrong with the bases of the rules of a funding, as it is written, each at its place."""
    wrong: dict[str | int, Any] = {}
    for path, base in _bases(written):
        if not base:
            _put(wrong, path, EMPTY)
        for rank in _outside(base, written.get("costs")):
            _put(wrong, (*path, rank), NOT_FUNDED)
    return wrong


def _bases(written: Mapping[str, Any]) -> Iterator[tuple[Path, list[Any]]]:
    for rank, rule in items(written.get("rules")):
        if isinstance(rule.get("base"), list):
            yield ("rules", rank, "base"), rule["base"]
    for which, option in items(written.get("options")):
        for each, choice in items(option.get("choices")):
            for path, base in _bases({"rules": choice.get("rules")}):
                yield ("options", which, "choices", each, *path), base


def _outside(base: list[Any], costs: Any) -> list[int]:
    """The ranks of the costs of a base that are not funded; where no cost is told, none is."""
    if not isinstance(costs, list) or not costs:
        return []
    # an item that is no word is told by its own field
    texts = [(rank, cost) for rank, cost in enumerate(base) if isinstance(cost, str)]
    return [rank for rank, cost in texts if cost in known("costs") and cost not in costs]


def _put(wrong: dict[str | int, Any], path: Path, told: str) -> None:
    *steps, last = path
    for step in steps:
        wrong = wrong.setdefault(step, {})
    wrong[last] = [told]
