"""What the packaging files of a plugin declare: nothing of it is run."""

import tomllib
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from typing import NamedTuple

from tremplin.extension.manager import GROUP


class PackageSource(NamedTuple):
    """The sources of a plugin: its distribution, and its entry points by their names."""

    name: str
    version: str
    points: dict[str, str]


def declared(folder: Path) -> PackageSource | None:
    """What the sources in a folder declare; ``None`` where no packaging file declares a plugin."""
    for file in ("pyproject.toml", "setup.cfg"):
        points = entry_names(folder / file)
        if points:
            name, version = _named(folder / file)
            return PackageSource(name or folder.name, version or "?", points)
    return None


def entry_names(path: Path) -> dict[str, str]:
    """The entry points of the group ``tremplin`` that a packaging file declares: name, module."""
    if path.name == "pyproject.toml":
        points = _project(path).get("entry-points", {})
        return dict(points.get(GROUP, {})) if isinstance(points, dict) else {}
    if path.name == "setup.cfg":
        lines = _parsed(path).get("options.entry_points", GROUP, fallback="").split("\n")
        pairs = (line.partition("=") for line in lines if "=" in line)
        return {name.strip(): module.strip() for name, _, module in pairs}
    return {}


def _named(path: Path) -> tuple[str, str]:
    if path.name == "pyproject.toml":
        project = _project(path)
        return str(project.get("name", "")), str(project.get("version", ""))
    parser = _parsed(path)
    return parser.get("metadata", "name", fallback=""), parser.get("metadata", "version", fallback="")


def _project(path: Path) -> dict[str, object]:
    try:
        project = tomllib.loads(path.read_text("utf-8")).get("project", {})
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
    return project if isinstance(project, dict) else {}


def _parsed(path: Path) -> ConfigParser:
    # a stranger's setup.cfg may hold « % », which interpolation would refuse
    parser = ConfigParser(interpolation=None)
    try:
        parser.read(path, "utf-8")
    except (ConfigError, UnicodeDecodeError):
        return ConfigParser(interpolation=None)
    return parser
