"""The process that unpacks and imports a plugin which is not installed: it says what it found, in JSON, and no more.

``python -I -m tremplin.before.child``: what to try comes in on the standard input, the answer leaves by the standard
output, which nothing else can write to.
"""

import json
import os
import sys
from collections.abc import Iterable
from importlib import invalidate_caches
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from typing import Any

from tremplin.assembly import Assembly, assembled
from tremplin.before import limits
from tremplin.before.unpacking import unpacked
from tremplin.errors import RefusedRequest
from tremplin.extension.manager import GROUP, gather
from tremplin.extension.packaging import declared

FAMILIES = ("departments", "calls", "typologies", "letters", "fiches", "kinds", "measures", "formats")


def main() -> None:
    """Answer one question."""
    asked = json.loads(sys.stdin.buffer.read())
    limits.limit(asked["seconds"])
    answer = os.fdopen(os.dup(1), "wb")
    # whatever is printed from now on is lost: a plugin that prints does not write the answer
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    sys.path[:] = asked["path"]
    sys.dont_write_bytecode = True
    try:
        said = tried(Path(asked["place"]), Path(asked["folder"]), asked["folders"])
    except RefusedRequest as refused:
        said = {"refused": str(refused)}
    answer.write(json.dumps(said).encode())
    answer.close()


def tried(place: Path, folder: Path, folders: str) -> dict[str, Any]:
    """What a wheel, the sources of a plugin or a folder of documents would bring beside what is installed."""
    points = [*entry_points(group=GROUP)]
    before = assembled(gather(points), folders)
    found = _points(place, folder)
    if found is None:
        limits.confine()
        return compared(before, assembled(gather(points), os.pathsep.join(filter(None, (folders, str(place))))))
    if not found:
        raise RefusedRequest("ce n'est pas un greffon : il ne déclare aucun point d'entrée « tremplin ».")
    name = found[0].dist.name.lower() if found[0].dist else ""
    # what is installed under this name would be replaced
    others = [point for point in points if not point.dist or point.dist.name.lower() != name]
    _forget({point.module.partition(".")[0] for point in found})
    limits.confine()
    return compared(before, assembled(gather([*others, *found]), folders))


def _forget(packages: set[str]) -> None:
    """Forget the packages that were imported from the version that is installed: those that are tried come first."""
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]
    invalidate_caches()


def _points(place: Path, folder: Path) -> list[EntryPoint] | None:
    """The entry points that a wheel or the sources of a plugin declare; ``None`` for a folder of documents."""
    if place.is_file():
        sys.path[:0] = map(str, unpacked(place, folder))
        return [point for info in sorted(folder.glob("*.dist-info")) for point in _of(Distribution.at(info))]
    source = declared(place)
    if source is None:
        return None
    sys.path[:0] = [str(place), str(place / "src")]
    info = folder / f"{source.name}-{source.version}.dist-info"
    info.mkdir()
    points = "\n".join([f"[{GROUP}]", *(f"{name} = {module}" for name, module in source.points.items())])
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {source.name}\nVersion: {source.version}\n", "utf-8")
    (info / "entry_points.txt").write_text(points, "utf-8")
    return _of(Distribution.at(info))


def _of(distribution: Distribution) -> list[EntryPoint]:
    return [point for point in distribution.entry_points if point.group == GROUP]


def compared(before: Assembly, after: Assembly) -> dict[str, Any]:
    """What comes, what would no longer be served, and what goes wrong that did not."""
    here, there = _names(before), _names(after)
    known = {(plugin.owner, problem) for plugin in before.registered.plugins for problem in plugin.problems}
    problems = [[plugin.owner, problem] for plugin in after.registered.plugins for problem in plugin.problems]
    told = set(before.mistakes)
    return {
        "brings": {family: sorted(there[family] - here[family]) for family in FAMILIES},
        "loses": {family: sorted(here[family] - there[family]) for family in FAMILIES},
        "problems": [each for each in problems if tuple(each) not in known],
        "mistakes": [str(mistake) for mistake in after.mistakes if mistake not in told],
    }


def _names(assembly: Assembly) -> dict[str, set[str]]:
    families: Iterable[Any] = (
        assembly.reader.departments,
        assembly.reader.calls,
        assembly.vocabulary.typologies,
        assembly.letters,
        assembly.fiches,
        assembly.registered.kinds,
        assembly.registered.measures,
        assembly.registered.formats,
    )
    return {family: {*values} for family, values in zip(FAMILIES, families, strict=True)}


if __name__ == "__main__":
    main()
