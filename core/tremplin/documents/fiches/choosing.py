"""The rules that a document puts at the carrier's choice, and those that bear on one thing with no choice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tremplin.catalogue.door import Bears, Bounds, Choosing, Extent, Option, OptionChoice, Rule
from tremplin.documents.reading.reader import dotted
from tremplin.errors import Path

ADVICE = "Gardez l'une des deux règles, ou laissez le porteur choisir entre elles, sous « options »."


class WrittenChoice(NamedTuple):
    """A choice, and the rules that a document writes under it."""

    choice: OptionChoice
    rules: tuple[Rule, ...]


class WrittenOption(NamedTuple):
    """An option, and its choices with the rules of each."""

    option: Option
    choices: tuple[WrittenChoice, ...]

    @property
    def rules(self) -> Iterator[Rule]:
        for choice in self.choices:
            yield from choice.rules


def written_option(code: str, label: str, choices: Sequence[WrittenChoice], source: str | None) -> WrittenOption:
    """An option, whose rules know under which choice they hold; its source is that of its first rule, unless said."""
    said = source or next((rule.source for choice in choices for rule in choice.rules), None)
    option = Option(code=code, label=label, choices=tuple(each.choice for each in choices), source=said)
    chosen = (
        each._replace(rules=tuple(replace(rule, under=(Choosing(code, each.choice.code),)) for rule in each.rules))
        for each in choices
    )
    return WrittenOption(option, tuple(chosen))


def clashes(
    rules: Sequence[Rule], options: Sequence[WrittenOption], written: Mapping[str, Any]
) -> dict[str | int, Any]:
    """What is wrong with the rules that bear on one thing and may both judge a dossier, each at its place."""
    wrong: dict[str | int, Any] = {}
    known: dict[str, list[tuple[Path, Rule]]] = {}
    for path, rule in _placed(rules, options, written):
        # one that could not be read stands here as it was written
        terms = rule.terms if isinstance(rule, Rule) else None
        for thing in terms.bears_on() if isinstance(terms, Bears) else ():
            first = next((place for place, other in known.get(thing, ()) if rule.meets(other)), None)
            if first is not None:
                _put(wrong, path, f"porte sur {thing}, comme « {dotted(('funding', *first))} ». {ADVICE}")
                break
            known.setdefault(thing, []).append((path, rule))
    return wrong


def crossings(
    rules: Sequence[Rule], options: Sequence[WrittenOption], written: Mapping[str, Any]
) -> dict[str | int, Any]:
    """What is wrong with a floor above a ceiling where both may judge a dossier, told at the later of the two."""
    wrong: dict[str | int, Any] = {}
    known: list[tuple[Path, Rule, Extent]] = []
    for path, rule in _placed(rules, options, written):
        terms = rule.terms if isinstance(rule, Rule) else None
        mine = [*terms.bounds()] if isinstance(terms, Bounds) else []
        told = (
            _crossed(extent, other, place)
            for extent in mine
            for place, earlier, other in known
            if extent.of == other.of and rule.meets(earlier)
        )
        if first := next(filter(None, told), None):
            _put(wrong, path, first)
        known += ((path, rule, extent) for extent in mine)
    return wrong


def _crossed(extent: Extent, other: Extent, place: Path) -> str | None:
    """How two bounds leave nothing between them; ``None`` where they leave something."""
    where = f"« {dotted(('funding', *place))} »"
    if extent.least is not None and other.most is not None and extent.least > other.most:
        told = f"{extent.told(extent.least)} au moins, quand {where} admet {other.told(other.most)} au plus"
    elif extent.most is not None and other.least is not None and extent.most < other.least:
        told = f"{extent.told(extent.most)} au plus, quand {where} veut {other.told(other.least)} au moins"
    else:
        return None
    return f"pour {extent.of}, {told} : aucun dossier ne respecterait les deux. Corrigez l'un des deux nombres."


def _placed(
    rules: Sequence[Rule], options: Sequence[WrittenOption], written: Mapping[str, Any]
) -> Iterator[tuple[Path, Rule]]:
    """The rules and where each is written; where one could not be read, the ranks of the others are not known."""
    if len(rules) == _length(written.get("rules")):
        for rank, rule in enumerate(rules):
            yield ("rules", rank), rule
    if len(options) == _length(written.get("options")):
        for rank, option in enumerate(options):
            for which, choice in enumerate(option.choices if isinstance(option, WrittenOption) else ()):
                for each, rule in enumerate(choice.rules):
                    yield ("options", rank, "choices", which, "rules", each), rule


def _length(written: Any) -> int:
    return len(written) if isinstance(written, list) else 0


def _put(wrong: dict[str | int, Any], path: Path, told: str) -> None:
    *steps, last = path
    for step in steps:
        wrong = wrong.setdefault(step, {})
    wrong[last] = [told]
