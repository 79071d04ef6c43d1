"""Small distributions, written as an installer leaves them: their files, and a dist-info folder that declares them."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from configparser import ConfigParser
from contextlib import contextmanager
from importlib import invalidate_caches
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "hooks.md").read_text("utf-8")
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]+|setup\.cfg|pyproject\.toml)`")


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files, by their path in a folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


@contextmanager
def importable(site: Path) -> Iterator[Path]:
    """Let Python find what a folder holds; what is imported from it is forgotten at the end."""
    known = set(sys.modules)
    sys.path.insert(0, str(site))
    invalidate_caches()
    try:
        yield site
    finally:
        sys.path.remove(str(site))
        for name in sys.modules.keys() - known:
            if str(site) in str(getattr(sys.modules[name], "__spec__", "")):
                del sys.modules[name]


def lay(
    site: Path,
    name: str,
    files: Mapping[str, str],
    points: Mapping[str, str],
    *,
    version: str = "1.0",
    requires: Iterable[str] = (),
) -> list[EntryPoint]:
    """Write a distribution in a folder where Python finds it; its entry points, as ``importlib.metadata`` sees them."""
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {line}\n" for line in requires)
    declared = "\n".join(["[tremplin]", *(f"{point} = {module}" for point, module in points.items())])
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
    write(site, files)
    write(info, {"METADATA": metadata, "entry_points.txt": declared})
    return list(Distribution.at(info).entry_points)


def lay_folder(site: Path, folder: Path) -> list[EntryPoint]:
    """Write the distribution that the ``setup.cfg`` of a folder declares."""
    declared = ConfigParser()
    declared.read(folder / "setup.cfg", "utf-8")
    package = declared["options"]["packages"].strip()
    files = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in (folder / package).rglob("*.*")
        if "__pycache__" not in path.parts
    }
    lines = declared["options.entry_points"]["tremplin"].strip().splitlines()
    points = {point.strip(): module.strip() for point, _, module in (line.partition("=") for line in lines)}
    requires = declared["options"]["install_requires"].split()
    name, version = declared["metadata"]["name"], declared["metadata"]["version"]
    return lay(site, name, files, points, version=version, requires=requires)


def of_the_page() -> dict[str, str]:
    """The files that docs/hooks.md shows: each is named by the paragraph before it."""
    files = {"tremplin_exemple/__init__.py": ""}
    for fence in FENCE.finditer(PAGE):
        named = NAMED.search(PAGE[: fence.start()].rstrip().rpartition("\n\n")[2])
        if named:
            files[named[1]] = fence["text"]
    return files
