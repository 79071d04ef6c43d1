"""Measure the house as it stands: files, lines, arrows, cycles, comments; goals beside.

python3 bench/house.py [--all] [--check] [CHECKOUT]

``--all`` adds the lists (longest files, most arrows, cycles, large folders, doubled names); ``--check`` exits 1 when a
goal is missed. Counted: every Python file of core, cli, web and plugins; neither tests nor bench. How:

- lines: all of a file, blank ones included; p90 is the file that nine in ten do not exceed. A room is the first folder
  of a package; a folder is large above 25 files, its ``__init__`` apart.
- arrows: the distinct modules of our own that a module imports, wherever it does: at its head, in a function, or for
  types alone. ``from tremplin.catalogue import quantities`` is one, to ``tremplin.catalogue.quantities``; a name that
  is no module is one to the module that gives it, the ``__init__`` of a package as any other. The mean is over all
  modules, ``__init__`` included. What is imported by a name made while running is not seen.
- cycles: groups of modules that all lead to each other. Importing ``a.b.c`` runs the ``__init__`` of ``a`` and ``a.b``
  too, and what they import: each is an arrow here, unless the module lies in that package, which then runs before it.
  An import in a function counts, for it hides a cycle; one under TYPE_CHECKING never runs, and does not.
- comments: those that start with #, alone on their line or at its end, in 100 lines of code. Blank lines, docstrings
  and comments alone are no code.
- doubled names: the names that two classes or more of the house bear, nested and private ones included.
"""

import argparse
import ast
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import mean, median

HOUSE = ("core", "cli", "web", "plugins")
MADE = {"build", "dist", "node_modules", "__pycache__"}
LARGE = 25
LISTED = 15
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """A Python file of the house, and its name as it is imported."""

    path: Path
    name: str
    room: str

    @property
    def packaged(self) -> bool:
        return self.path.name == "__init__.py"

    @cached_property
    def text(self) -> list[str]:
        return self.path.read_text("utf-8").splitlines(keepends=True)

    @property
    def lines(self) -> int:
        return len(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return [*ast.walk(ast.parse("".join(self.text)))]

    @cached_property
    def comments(self) -> list[tokenize.TokenInfo]:
        tokens = tokenize.generate_tokens(iter(self.text).__next__)
        return [token for token in tokens if token.type == tokenize.COMMENT]

    @cached_property
    def code(self) -> int:
        alone = sum(not line[: token.start[1]].strip() for token in self.comments for line in [token.line])
        documented = (node for node in self.nodes if isinstance(node, DOCUMENTED))
        told = [node.body[0] for node in documented if ast.get_docstring(node, clean=False) is not None]
        docstrings = {line for node in told for line in range(node.lineno - 1, node.end_lineno)}
        return sum(bool(line.strip()) for rank, line in enumerate(self.text) if rank not in docstrings) - alone

    @property
    def classes(self) -> list[str]:
        return [node.name for node in self.nodes if isinstance(node, ast.ClassDef)]


def modules(root: Path) -> Iterator[Module]:
    for part in HOUSE:
        for path in sorted((root / part).rglob("*.py")):
            within = path.relative_to(root).parts
            if not MADE.intersection(within) and not any(each.startswith(".") for each in within):
                yield module(path, root)


def module(path: Path, root: Path) -> Module:
    packages, folder = [], path.parent
    while (folder / "__init__.py").is_file():
        packages.insert(0, folder.name)
        folder = folder.parent
    name = ".".join(packages if path.name == "__init__.py" else [*packages, path.stem])
    room = "/".join([*folder.relative_to(root).parts, *packages[:2]])
    return Module(path, name, room)


def imports(module: Module, known: Mapping[str, Module], *, typed: bool) -> set[str]:
    """The modules of our own that a module names; ``typed`` keeps those that it names for types alone."""
    unrun = set() if typed else {id(node) for test in module.nodes if for_types(test) for node in inside(test)}
    found = set()
    for node in module.nodes:
        if isinstance(node, ast.Import) and id(node) not in unrun:
            found |= {nearest(alias.name, known) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and id(node) not in unrun:
            given = origin(node, module)
            found |= {nearest(f"{given}.{alias.name}", known) for alias in node.names}
    return found - {"", module.name}


def for_types(node: ast.AST) -> bool:
    """Whether what stands under a condition is for whoever checks types, and never runs."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in (
        getattr(node.test, "id", ""),
        getattr(node.test, "attr", ""),
    )


def inside(test: ast.If) -> Iterator[ast.AST]:
    for node in test.body:
        yield from ast.walk(node)


def origin(node: ast.ImportFrom, module: Module) -> str:
    """The module that an import takes names from, where a relative one starts from its package."""
    if not node.level:
        return node.module or ""
    package = module.name.split(".")[: None if module.packaged else -1]
    return ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])


def nearest(name: str, known: Mapping[str, Module]) -> str:
    """The module itself, or the one that holds what is named; nothing where it is not ours."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def packages(name: str) -> set[str]:
    """The packages that a module lies in."""
    parts = name.split(".")
    return {".".join(parts[:depth]) for depth in range(1, len(parts))}


def run_by(module: Module, known: Mapping[str, Module]) -> set[str]:
    """The modules that run because a module is imported, those of the packages on the way included."""
    named = imports(module, known, typed=False)
    on_the_way = set().union(*map(packages, named)) - packages(module.name)
    return (named | on_the_way & known.keys()) - {module.name}


def cycles(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that all lead to each other, the largest first."""
    ahead = {start: reached(start, arrows) for start in arrows}
    groups = {frozenset(end for end in ends if start in ahead[end]) for start, ends in ahead.items() if start in ends}
    return sorted(map(sorted, groups), key=len, reverse=True)


def reached(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    """What a module leads to: itself too, where it is in a cycle."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        further = arrows[waiting.pop()] - found
        found |= further
        waiting += further
    return found


class House:
    """All the modules of a checkout, and what is measured of them."""

    def __init__(self, root: Path):
        self.modules = {each.name: each for each in modules(root)}
        self.arrows = {name: imports(each, self.modules, typed=True) for name, each in self.modules.items()}
        self.cycles = cycles({name: run_by(each, self.modules) for name, each in self.modules.items()})
        folders = Counter(each.path.parent.relative_to(root) for each in self.modules.values() if not each.packaged)
        self.large = [(str(folder), files) for folder, files in folders.most_common() if files > LARGE]
        borne = Counter(name for each in self.modules.values() for name in each.classes)
        self.doubled = sorted(name for name, times in borne.items() if times > 1)
        self.longest = sorted(self.modules.values(), key=lambda each: each.lines, reverse=True)
        self.farthest = sorted(self.arrows, key=lambda name: len(self.arrows[name]), reverse=True)

    def rooms(self) -> Iterator[str]:
        """The table: a line for each room."""
        held = defaultdict(list)
        for each in self.modules.values():
            held[each.room].append(each)
        width = max(map(len, held))
        yield f"{'room':{width}}  files   lines  median  arrows  comments"
        for room, those in held.items():
            lines = [each.lines for each in those]
            counted = f"{len(those):5}  {sum(lines):6}  {median(lines):6.0f}  {self.mean_arrows(those):6.1f}"
            yield f"{room:{width}}  {counted}  {comments(those):8.1f}"

    def mean_arrows(self, those: Iterable[Module]) -> float:
        return mean(len(self.arrows[each.name]) for each in those)

    def lists(self) -> Iterator[str]:
        yield "\nlongest files"
        yield from (f"  {each.lines:4}  {each.name}" for each in self.longest[:LISTED])
        yield "\nmost arrows"
        yield from (f"  {len(self.arrows[name]):4}  {name}" for name in self.farthest[:LISTED])
        yield "\ncycles"
        yield from (f"  {len(group):4}  {', '.join(group)}" for group in self.cycles)
        yield f"\nfolders of more than {LARGE} files"
        yield from (f"  {files:4}  {folder}" for folder, files in self.large)
        yield "\nclass names borne twice"
        for doubled in self.doubled:
            homes = [each.name for each in self.modules.values() if doubled in each.classes]
            yield f"  {doubled}: {', '.join(homes)}"

    def summary(self) -> Iterator[tuple[str, bool]]:
        """The last lines, and whether the goal that each names is held."""
        every = self.modules.values()
        lines, longest = sorted(each.lines for each in every), self.longest[0]
        spread = f"median {median(lines):.0f}, p90 {lines[len(lines) * 9 // 10]}, longest {longest.lines} (goal ≤ 400)"
        yield f"lines     {sum(lines)} in {len(lines)} files: {spread}, {longest.name}", longest.lines <= 400
        arrows, farthest = self.mean_arrows(every), self.farthest[0]
        most = f"{len(self.arrows[farthest])} at most, {farthest}"
        yield f"arrows    {arrows:.2f} a module (goal ≤ 3.5), {most}", arrows <= 3.5
        beside = f"folders of more than {LARGE} files: {len(self.large)}; class names borne twice: {len(self.doubled)}"
        cycled = f"{len(self.cycles)} (goal 0), {len(set().union(*self.cycles))} modules in them"
        yield f"cycles    {cycled}. {beside.capitalize()}", not self.cycles
        yield f"comments  {comments(every):.2f} in 100 lines of code (goal ≥ 3)", comments(every) >= 3


def comments(those: Iterable[Module]) -> float:
    return 100 * sum(len(each.comments) for each in those) / max(1, sum(each.code for each in those))


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the house as it stands.")
    parser.add_argument("--all", action="store_true", help="the lists too")
    parser.add_argument("--check", action="store_true", help="exit 1 when a goal is missed")
    parser.add_argument("checkout", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    asked = parser.parse_args()
    house = House(asked.checkout.resolve())
    for line in house.rooms():
        print(line)
    if asked.all:
        for line in house.lists():
            print(line)
    summary = [*house.summary()]
    print()
    for line, held in summary:
        print(f"{line}{'' if held else '  MISSED'}")
    return int(asked.check and not all(held for _, held in summary))


if __name__ == "__main__":
    sys.exit(main())
