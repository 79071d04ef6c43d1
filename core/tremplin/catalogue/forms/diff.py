"""The differences between two published forms, as a person would read them.

Items are matched by what they are known by, so that one that moved or was renamed is not told as one lost and one
gained. Rules mostly follow from other keys: a kind is told when it comes or goes, or when its terms change by something
that no other key tells.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from tremplin.catalogue.forms.reading import Reading
from tremplin.catalogue.forms.sections import SECTIONS, Items, Part, SectionKey, Values, shown
from tremplin.catalogue.options import spoken
from tremplin.catalogue.rule import unsourced
from tremplin.catalogue.words import UNSAID, Words

Form = Mapping[str, Any]
RULES = "Règles jugées"
NOTHING = "—"
ALIKE = 0.6


class Change(NamedTuple):
    """One change: raw values for software (``None`` where there is none), and how each side reads."""

    section: str
    path: str
    label: str
    before: Any
    after: Any
    old: str
    new: str

    def published(self) -> dict[str, Any]:
        """The change as other software reads it."""
        return {key: getattr(self, key) for key in ("section", "path", "label", "before", "after")}


def published(first: Form, second: Form, changes: Sequence[Change]) -> dict[str, Any]:
    """The changes from one form to another, as other software reads them."""
    return {"from": first["id"], "to": second["id"], "changes": [change.published() for change in changes]}


def differences(first: Form, second: Form, words: Words) -> list[Change]:
    """What changes from one published form to another; ``words`` gives the labels of a family of codes."""
    told: list[Change] = []
    # where the rules of a choice stand moves with any other rule: what they state is what changes
    before, after = spoken(first), spoken(second)
    for section, parts in SECTIONS.items():
        here = _Comparison(section, words)
        for part in parts:
            told += here.part(part, shown(before, part), shown(after, part))
    return told + list(_Comparison(RULES, words).rules(_always(first), _always(second), told))


def _always(form: Form) -> list[Form]:
    """The rules that hold whatever the carrier chooses: those of a choice are told with it."""
    return [rule for rule in form["rules"] if rule["option"] is None]


class _Comparison(NamedTuple):
    """One section, or one item of it, of two forms."""

    section: str
    words: Words
    path: str = ""
    label: str = ""

    def part(self, part: Part, before: Any, after: Any) -> Iterator[Change]:
        match part:
            case SectionKey():
                if before != after:
                    yield self.change(part, before, after, UNSAID)
            case Values():
                for lost, gained in _values(before or [], after or []):
                    yield self.change(part, lost, gained, NOTHING if before and after else UNSAID)
            case Items():
                yield from self.items(part, before or [], after or [])

    def items(self, part: Items, before: Sequence[Form], after: Sequence[Form]) -> Iterator[Change]:
        for old, new in _matched(part, before, after):
            if old is None or new is None:
                rank = before.index(old) if old is not None else after.index(new)
                one = f"{part.one} {rank + 1}" if part.in_order else part.one
                item = SectionKey(f"{part.path}.{rank}", one, part.read)
                yield self.change(item, old, new, NOTHING if before and after else UNSAID)
                continue
            rank = after.index(new)
            inner = self._replace(path=f"{part.path}.{rank}.", label=f"{part.name(new, rank, self.words)}, ")
            for key in part.keys:
                if isinstance(key, SectionKey) and key.read_in:
                    yield from inner.within(key, key.read_in, old, new)
                else:
                    yield from inner.part(key, old[key.path], new[key.path])

    def within(self, key: SectionKey, read_in: Callable[[Form], Reading], old: Form, new: Form) -> Iterator[Change]:
        """One value of an item, that each side reads by what else it says: 1000 is a count, or ten euros."""
        sides = [(item[key.path], read_in(item)) for item in (old, new)]
        before, after = (value for value, _ in sides)
        first, second = (UNSAID if value is None else read(value, self.words) for value, read in sides)
        if before != after or first != second:
            yield Change(self.section, self.path + key.path, self.label + key.label, before, after, first, second)

    def rules(self, before: Sequence[Form], after: Sequence[Form], told: Sequence[Change]) -> Iterator[Change]:
        kinds = self.words("kinds")
        known = [set(_leaves([getattr(change, side) for change in told])) for side in ("before", "after")]
        for kind in dict.fromkeys(rule["kind"] for rule in (*before, *after)):
            label = kinds[kind].meaning if kind in kinds else "Règle"
            old, new = ([_stated(rule) for rule in rules if rule["kind"] == kind] for rules in (before, after))
            if not old or not new:
                first, second = ([terms for _, terms in rules] or None for rules in (old, new))
                texts = [" ; ".join(text for text, _ in rules) or "ne s'applique pas" for rules in (old, new)]
                yield Change(RULES, f"rules.{kind}", label, first, second, texts[0], texts[1])
                continue
            lost, gained = _without(old, new), _without(new, old)
            leaves = [set(_leaves([terms for _, terms in rules])) for rules in (lost, gained)]
            if not (leaves[0] - leaves[1] <= known[0] and leaves[1] - leaves[0] <= known[1]):
                for one, other in zip_longest(lost, gained, fillvalue=(NOTHING, None)):
                    yield Change(RULES, f"rules.{kind}", label, one[1], other[1], one[0], other[0])

    def change(self, part: SectionKey | Values, before: Any, after: Any, absent: str) -> Change:
        old, new = (absent if value in (None, [], {}) else part.read(value, self.words) for value in (before, after))
        return Change(self.section, self.path + part.path, self.label + part.label, before, after, old, new)


def _values(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Values lost and gained; two sentences that are much alike are one sentence reworded."""
    gained = _without(after, before)
    for lost in _without(before, after):
        near = next((value for value in gained if _alike(lost, value)), None)
        if near is not None:
            gained.remove(near)
        yield lost, near
    yield from ((None, value) for value in gained)


def _without(values: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    return [value for value in values if value not in others]


def _alike(one: Any, other: Any) -> bool:
    # codes are single words: only sentences can be reworded
    if not (isinstance(one, str) and isinstance(other, str) and " " in one and " " in other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _matched(
    part: Items, before: Sequence[Form], after: Sequence[Form]
) -> list[tuple[Form, None] | tuple[Form | None, Form]]:
    """Items in pairs: matched by the surest key, then by the others, then by rank where it means something."""
    left, right = list(before), list(after)
    pairs: dict[int, Form] = {}

    def pair(old: Form, new: Form) -> None:
        left.remove(old)
        right.remove(new)
        pairs[id(new)] = old

    for key in part.known_by:
        for old in list(left):
            new = next((item for item in right if item[key] is not None and item[key] == old[key]), None)
            if new is not None:
                pair(old, new)
    if part.in_order:
        for old, new in list(zip(left, right, strict=False)):
            pair(old, new)
    return [*((old, None) for old in left), *((pairs.get(id(new)), new) for new in after)]


def _stated(rule: Form) -> tuple[str, Any]:
    """What a rule states, and its terms."""
    return rule["statement"], unsourced(rule["parameters"])


def _leaves(value: Any) -> Iterator[str]:
    """The plain values inside a value, as texts: « 12 » and 12 say the same."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif value is not None:
        yield str(value)
