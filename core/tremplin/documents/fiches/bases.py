"""On what rates bear: a base is made of costs that the fiche funds, and says something."""

from collections.abc import Iterator, Mapping
from typing import Any

from tremplin.documents.door import Path, items, known

EMPTY = "liste vide : dites sur quelles dépenses, ou retirez « base »."
NOT_FUNDED = "cette dépense n'est pas financée par la fiche : ajoutez-la à « costs », ou retirez-la de l'assiette."


def wrong_bases(written: Mapping[str, Any]) -> dict[str | int, Any]:
    """What is wrong with the bases of the rules of a funding, as it is written, each at its place."""
    wrong: dict[str | int, Any] = {}
    for path, rule in written_rules(written):
        base = rule.get("base")
        if not isinstance(base, list):
            continue
        if not base:
            placed(wrong, (*path, "base"), EMPTY)
        for rank in _outside(base, written.get("costs")):
            placed(wrong, (*path, "base", rank), NOT_FUNDED)
    return wrong


def written_rules(funding: Mapping[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The rules of a funding as they are written, those of its options too, each with its place."""
    for rank, rule in items(funding.get("rules")):
        yield ("rules", rank), rule
    for which, option in items(funding.get("options")):
        for each, choice in items(option.get("choices")):
            for path, rule in written_rules({"rules": choice.get("rules")}):
                yield ("options", which, "choices", each, *path), rule


def _outside(base: list[Any], costs: Any) -> list[int]:
    """The ranks of the costs of a base that are not funded; where no cost is told, none is."""
    if not isinstance(costs, list) or not costs:
        return []
    # an item that is no word is told by its own field
    texts = [(rank, cost) for rank, cost in enumerate(base) if isinstance(cost, str)]
    return [rank for rank, cost in texts if cost in known("costs") and cost not in costs]


def placed(wrong: dict[str | int, Any], path: Path, told: str) -> None:
    """Say what is wrong at a place, among what is wrong already."""
    *steps, last = path
    for step in steps:
        wrong = wrong.setdefault(step, {})
    wrong[last] = [told]
