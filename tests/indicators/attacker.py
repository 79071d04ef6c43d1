"""Someone who has all that was given out, and knows the threshold, the zeros, what a person may be: what can they tell?

Their unknown are the persons of each kind, of which every figure is a sum; they share no line with the control.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import highspy
from crowds import Crowd, Kind

THRESHOLD, VALUES, MOST = 5, 3, 100_000
Sum = Mapping[Kind, int]


@dataclass(frozen=True)
class Secret:
    """Something that must not be known: its name, the kinds that it sums."""

    name: str
    of: Sum

    def value(self, world: Mapping[Kind, int]) -> int:
        """What it is in a world."""
        return sum(times * world[kind] for kind, times in self.of.items())


class Attacker:
    """What is shown as equalities over the persons of each kind; what is masked says that something there is small."""

    def __init__(self, kinds: Iterable[Kind], shown: Iterable[tuple[Sum, int]], masked: list[list[Sum]]) -> None:
        self.kinds, self.masked = list(kinds), masked
        self.at = {kind: index for index, kind in enumerate(self.kinds)}
        self.shown = [(of, value) for of, value in shown if of]
        self.models = {whole: self._model(whole) for whole in (False, True)}

    def _model(self, whole: bool) -> Any:
        model = highspy.Highs.__mro__[1]()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        for index in range(len(self.kinds)):
            model.addVar(0.0, float(MOST))
            if whole:
                model.changeColIntegrality(index, highspy.HighsVarType.kInteger)
        for of, value in self.shown:
            model.addRow(value, value, len(of), [self.at[kind] for kind in of], [float(times) for times in of.values()])
        return model

    def extreme(self, secret: Secret, lowest: bool, between: tuple[int, int] | None = None) -> dict[Kind, int] | None:
        """A world where the secret is lowest or highest, in whole persons; ``None`` where there is none."""
        for model in self.models.values():
            if between:
                indexes, times = [self.at[kind] for kind in secret.of], [float(each) for each in secret.of.values()]
                model.addRow(*map(float, between), len(indexes), indexes, times)
            for kind, times_ in secret.of.items():
                model.changeColCost(self.at[kind], float(times_ if lowest else -times_))
            model.run()
            solved = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
            answer = [round(each) for each in model.getSolution().col_value] if solved else []
            for kind in secret.of:
                model.changeColCost(self.at[kind], 0.0)
            if between:
                model.deleteRows(1, [model.getNumRow() - 1])
            if not solved:
                return None
            world = dict(zip(self.kinds, answer, strict=True))
            if self.true_to_what_is_shown(world):
                return world
        raise AssertionError("the solver's whole world is not one")

    def true_to_what_is_shown(self, world: Mapping[Kind, int]) -> bool:
        """Whether a world gives every figure shown, in whole numbers."""
        return min(world.values()) >= 0 and all(
            sum(times * world[kind] for kind, times in of.items()) == value for of, value in self.shown
        )

    def credible(self, world: Mapping[Kind, int]) -> bool:
        """Whether something masked is small there: if nothing were, nothing would be masked."""
        return not self.masked or any(
            sum(times * world[kind] for kind, times in of.items()) < THRESHOLD for cell in self.masked for of in cell
        )

    def pinned(self, secrets: list[Secret], true: Mapping[Kind, int]) -> dict[str, list[int]]:
        """The secrets that have fewer than three values; the true world is known to us alone, and saves time."""
        found = {secret.name: {secret.value(true)} for secret in secrets}
        for secret in secrets:
            for world in self._worlds(secret, found):
                if self.credible(world):
                    for other in secrets:
                        found[other.name].add(other.value(world))
        return {name: sorted(values) for name, values in found.items() if len(values) < VALUES}

    def _worlds(self, secret: Secret, found: Mapping[str, set[int]]) -> Iterable[dict[Kind, int]]:
        ends = []
        for lowest in (True, False):
            if len(found[secret.name]) >= VALUES:
                return
            world = self.extreme(secret, lowest)
            assert world is not None, "the true world is one"
            ends.append(secret.value(world))
            yield world
        for value in range(ends[0], min(ends[1], ends[0] + 12) + 1):
            if len(found[secret.name]) >= VALUES:
                return
            if value not in found[secret.name]:
                between = self.extreme(secret, True, (value, value))
                if between is not None:
                    yield between


def attack(
    crowd: Crowd, marked: Mapping[int, Mapping[tuple[str, Any, tuple[str, ...], Any], bool]]
) -> tuple[int, list[str]]:
    """How many secrets a crowd has in these releases, and those that are pinned; a mark is whether a cell is masked."""
    shown, masked, secrets, published = [], [], {}, {}
    families: list[tuple[set[str], int]] = []
    for met, marks in marked.items():
        for (indicator, scope, by, key), hidden in marks.items():
            counts = [each for each in crowd.read[indicator, scope, by, key, met] if each is not None]
            sums = [{kind: 1 for kind in crowd.persons if count(kind)} for count in counts]
            values = [sum(crowd.persons[kind] for kind in of) for of in sums]
            name = f"{met} {indicator} {scope.name} {scope.where} {by} {key}"
            if not hidden:
                shown += zip(sums, values, strict=True)
                assert min(values) >= THRESHOLD, f"{name} shows {values}"
            else:
                # of a rate, also who is in its denominator alone
                others = {kind: 1 for kind in sums[-1] if kind not in sums[0]}
                every = [*sums, *([others] if len(sums) > 1 else [])]
                masked.append(every)
                few = [of for of in every if sum(crowd.persons[kind] for kind in of) < THRESHOLD]
                # where none is small, the rate is the secret: one of its figures may be known, not all
                rated = {f"{name} {rank}" for rank in range(len(every))}
                families.append((rated, 1 if few else len(every)))
                for rank, of in enumerate(every):
                    if of in few or not few:
                        secrets[f"{name} {rank}"] = Secret(f"{name} {rank}", of)
            for rank, of in enumerate(sums):
                published[name, rank] = (met, scope, by, key, (indicator, rank), of)
    left: dict[tuple[Any, ...], list[Sum]] = {}
    for secret, alike, about in differences(crowd, published.values()):
        # few came or left in between, also of those who are not of a public: that too makes one mask
        masked.append([secret.of, *({k: 1 for k in secret.of if k not in other} for other in left.get(about, ()))])
        left.setdefault(about, []).append(secret.of)
        value = secret.value(crowd.persons)
        if value < THRESHOLD and (value or not alike):
            secrets.setdefault(secret.name, secret)
    found = Attacker(crowd.persons, shown, masked).pinned(list(secrets.values()), crowd.persons)
    spared = {name for names, least in families if len(lost := names & {*found}) < least for name in lost}
    return len(secrets), [f"{name} {values}" for name, values in found.items() if name not in spared]


def differences(crowd: Crowd, published: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Secret, bool, Any]]:
    """Who is in one figure and not in another: not of a public, come since, left out by a filter."""
    each = list(published)
    for met, scope, by, key, counted, of in each:
        for met2, scope2, by2, key2, counted2, of2 in each:
            if counted == counted2 and scope.name == scope2.name and of2.keys() < of.keys():
                cell, other = dict(zip(by, key, strict=True)), dict(zip(by2, key2, strict=True))
                beside = (met, scope) == (met2, scope2)
                public = beside and cell.items() < other.items() and other.keys() - cell.keys() <= {*crowd.overlapping}
                if public or (cell == other and not beside):
                    rest = dict.fromkeys((kind for kind in of if kind not in of2), 1)
                    # the same figure asked twice may be the same twice
                    yield (
                        Secret(f"{met} {scope} {cell} less {met2} {scope2} {other} {counted}", rest),
                        scope == scope2 and not public,
                        (scope.name, by, key, by2, key2, counted),
                    )
