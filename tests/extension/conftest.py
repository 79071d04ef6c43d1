"""A folder where Python looks for distributions, and the sound plugin that every failing one must leave served."""

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from distributions import importable, lay, lay_folder, of_the_page, write

from tremplin.extension.manager import gather
from tremplin.platform import Platform, assemble

Install = Callable[..., list[EntryPoint]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A folder where Python looks for distributions."""
    folder = tmp_path / "site"
    folder.mkdir()
    with importable(folder):
        yield folder


@pytest.fixture
def install(site: Path) -> Install:
    """Write a distribution whose module ``plugin.py`` is given, beside other files; its entry points."""

    def installed(name: str, plugin: str, files: dict[str, str] | None = None, **options: str) -> list[EntryPoint]:
        package = f"tremplin_{name}"
        inner = {f"{package}/{path}": text for path, text in {"__init__.py": "", **(files or {})}.items()}
        points = {options.pop("point", name): options.pop("module", f"{package}.plugin")}
        return lay(site, f"tremplin-{name}", {**inner, f"{package}/plugin.py": plugin}, points, **options)

    return installed


@pytest.fixture
def exemple(site: Path, tmp_path: Path) -> list[EntryPoint]:
    """The plugin that docs/hooks.md shows."""
    return lay_folder(site, write(tmp_path / "exemple", of_the_page()))


@pytest.fixture
def beside(exemple: list[EntryPoint]) -> Callable[..., Platform]:
    """The platform of the plugin of the page and of others: the page's own fiche is served, whatever they do."""

    def platform(*others: list[EntryPoint], folder: str | None = None) -> Platform:
        started = assemble(gather([*exemple, *(point for points in others for point in points)]), folder)
        assert "00/2026/ateliers" in started.fiches
        assert "exemple" not in {plugin.name for plugin in started.failing}
        return started

    return platform
