"""What every plugin promises, each promise a test: it loads, its documents hold, its rules have their source…"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from sys import stdlib_module_names
from typing import Any

import pytest
from marshmallow import ValidationError
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tremplin.catalogue.fiche import Fiche
from tremplin.documents.reading.reader import read
from tremplin.errors import TremplinError
from tremplin.extension.manager import GROUP, gather
from tremplin.extension.packaging import entry_names
from tremplin.extension.plugin import Plugin
from tremplin.platform import Platform, assemble
from tremplin.rules.door import Facts, Verdict, given, names_a_fact
from tremplin.rules.facts.file import load_facts
from tremplin.rules.snapshot import freeze, thaw
from tremplin.testing.cases import installed
from tremplin.testing.stating import misstated


@dataclass(frozen=True)
class Subject:
    """A plugin held to its promises: its folder, and what it serves alone, with no other plugin than it requires."""

    folder: Path
    name: str
    module: str
    alone: Platform
    required: Platform

    @property
    def plugin(self) -> Plugin | None:
        return next((plugin for plugin in installed().plugins if plugin.name == self.name), None)

    @property
    def fiches(self) -> list[Fiche]:
        return [fiche for name, fiche in self.alone.fiches.items() if name not in self.required.fiches]

    def cases(self) -> Iterator[dict[str, Any]]:
        """Its cases, as they are written."""
        for path in self.folder.rglob("*.cases.yaml"):
            cases = read(path.read_bytes(), path.name, root=list).data or ()
            yield from (case for case in cases if isinstance(case, dict))

    def named_by_cases(self) -> set[tuple[str, str]]:
        """The (fiche or typology, rule kind) pairs that its cases name, « exits » standing for an exit."""
        return {
            (str(case.get("fiche") or case.get("typology")), "exits" if "exit" in case else str(case.get("rule")))
            for case in self.cases()
        }


def loads(subject: Subject) -> Iterator[str]:
    """Le greffon est installé et se charge sans défaut."""
    if subject.plugin is None:
        yield "il n'est pas installé dans cet environnement : « pip install -e . » dans son dossier"
    else:
        yield from subject.plugin.problems


def documents_hold(subject: Subject) -> Iterator[str]:
    """Ses documents n'ont aucune faute, et il se suffit à lui-même, avec les greffons qu'il demande."""
    yield from map(str, subject.alone.mistakes)
    for plugin in subject.alone.failing:
        yield from plugin.problems


def rules_have_sources(subject: Subject) -> Iterator[str]:
    """Chaque règle de chaque fiche dit d'où elle vient."""
    for fiche in subject.fiches:
        for rule in fiche.rules:
            if not rule.source:
                yield f"{fiche.id} : la règle {rule.kind} n'a pas de source"


def rules_are_stated(subject: Subject) -> Iterator[str]:
    """Chaque règle de chaque fiche s'énonce en une phrase, avec ses chiffres et ses jours."""
    for fiche in subject.fiches:
        words = subject.alone.labels(fiche)
        for rule in fiche.rules:
            for wrong in misstated(rule.terms, rule.statement(words)):
                yield f"{fiche.id} : la règle {rule.kind} {wrong}"


def rules_have_cases(subject: Subject) -> Iterator[str]:
    """Chaque règle et chaque typologie de chaque fiche a son cas."""
    named = subject.named_by_cases()
    for fiche in subject.fiches:
        for kind in sorted({rule.kind for rule in fiche.rules}):
            if (str(fiche.id), kind) not in named:
                yield f"{fiche.id} : aucun cas ne porte sur {kind}"
        if fiche.exits and not named & {(str(fiche.id), "exits"), (fiche.exits, "exits")}:
            yield f"{fiche.id} : aucun cas ne porte sur exits"


def advice_suffices(subject: Subject) -> Iterator[str]:
    """Ce qu'une règle non respectée demande de changer la fait passer, dans chacun de ses cas."""
    fiches = {str(fiche.id): fiche for fiche in subject.fiches}
    for case in subject.cases():
        fiche = fiches.get(str(case.get("fiche")))
        if fiche is None or "facts" not in case:
            continue
        try:
            facts = load_facts(case["facts"], fiche, subject.alone.words(fiche))
        except ValidationError:
            # its own test refuses the case
            continue
        for rule in fiche.rules:
            for wrong in unadvised(rule.terms, facts):
                yield f"{fiche.id}, « {case.get('name')} » : la règle {rule.kind} {wrong}"


def unadvised(terms: Any, facts: Facts) -> Iterator[str]:
    """What is wrong with what terms ask to change, in the words that follow « la règle … »."""
    changes = terms.check(facts).changes
    unknown = [fact for fact, _ in changes if not names_a_fact(fact)]
    if unknown:
        yield f"demande de changer ce qui n'est pas un fait : {', '.join(unknown)}"
        return
    done = reduce(lambda made, change: given(made, *change), changes, facts)
    if changes and terms.check(done).verdict is Verdict.BROKEN:
        yield f"reste enfreinte, une fois changé ce qu'elle demande : {', '.join(fact for fact, _ in changes)}"


def forms_are_stable(subject: Subject) -> Iterator[str]:
    """La forme publiée d'une fiche ne dépend ni de l'ordre de lecture ni des autres greffons."""
    together = installed()
    for fiche in subject.fiches:
        here = subject.alone.published(fiche)
        there = together.fiches.get(str(fiche.id))
        if there is not None and together.published(there)["hash"] != here["hash"]:
            yield f"{fiche.id} : l'empreinte change quand d'autres greffons sont installés"


def fiches_thaw(subject: Subject) -> Iterator[str]:
    """Une fiche gelée avec un dossier se relit telle qu'elle était, règles comprises."""
    kinds = subject.alone.vocabulary.kinds
    for fiche in subject.fiches:
        try:
            again = thaw(freeze(fiche, subject.alone.published(fiche)).document, kinds)
        except TremplinError as error:
            yield f"{fiche.id} : {error}"
        else:
            if again != fiche:
                yield f"{fiche.id} : elle revient différente"


def imports_the_door(subject: Subject) -> Iterator[str]:
    """Son code n'importe que la bibliothèque standard, lui-même et « tremplin », par sa porte."""
    package = subject.module.partition(":")[0].partition(".")[0]
    # read, not imported: what is hidden in a function is found too
    for path in _sources(package):
        for name in _imported(ast.parse(path.read_bytes(), path.name)):
            top = name.partition(".")[0]
            if top not in stdlib_module_names and name != "tremplin" and top != package:
                yield f"{path.name} importe « {name} »"


PROMISES: tuple[Callable[[Subject], Iterator[str]], ...] = (
    loads,
    documents_hold,
    rules_have_sources,
    rules_are_stated,
    rules_have_cases,
    advice_suffices,
    forms_are_stable,
    fiches_thaw,
    imports_the_door,
)


SUBJECTS = pytest.StashKey[list[Subject]]()


class PromisesFile(pytest.File):
    """The file that declares a plugin."""

    def collect(self) -> Iterator[pytest.Item]:
        for name, module in entry_names(self.path).items():
            points = [point for point in entry_points(group=GROUP) if point.name == name]
            needed = required(points)
            # by hand, not from what is installed: other plugins may hide what this one lacks
            alone, beneath = assemble(gather([*points, *needed])), assemble(gather(needed))
            subject = Subject(self.path.parent, name, module, alone, beneath)
            self.config.stash.setdefault(SUBJECTS, []).append(subject)
            for promise in PROMISES:
                # their docstrings are the titles that a department reads: in French
                title = (promise.__doc__ or promise.__name__).strip()
                yield Promise.from_parent(self, name=f"{name}: {title}", subject=subject, promise=promise)


class Promise(pytest.Item):
    """One promise of one plugin."""

    def __init__(self, *, subject: Subject, promise: Callable[[Subject], Iterator[str]], **options: Any):
        super().__init__(**options)
        self.subject, self.promise = subject, promise

    def runtest(self) -> None:
        told = list(self.promise(self.subject))
        if told:
            raise AssertionError("\n".join(told))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        if excinfo.errisinstance(AssertionError):
            return f"{self.name}\n{excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name


def required(points: Iterable[EntryPoint]) -> list[EntryPoint]:
    """The plugins that these require: one that adds a fiche to a call of another stands on that other."""
    lines = [line for point in points if point.dist for line in point.dist.requires or ()]
    # PEP 503: « Tremplin_Nord » and « tremplin-nord » are one project
    wanted = {canonicalize_name(Requirement(line).name) for line in lines}
    installed_points = entry_points(group=GROUP)
    return [point for point in installed_points if point.dist and canonicalize_name(point.dist.name) in wanted]


def _sources(package: str) -> Iterator[Path]:
    """The Python files of a package, or the one file of a module."""
    spec = find_spec(package)
    if spec is None:
        return
    # a package without __init__ has no origin (PEP 420)
    for folder in spec.submodule_search_locations or ():
        yield from sorted(Path(folder).rglob("*.py"))
    if spec.origin and not spec.submodule_search_locations:
        yield Path(spec.origin)


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        # a relative import stays inside the plugin
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
