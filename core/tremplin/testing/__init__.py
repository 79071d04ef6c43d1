"""A pytest plugin that holds any department's plugin to its promises: ``pytest -p tremplin.testing <folder>``.

It collects two kinds of files. ``*.cases.yaml`` are cases that a department can read, correct and sign: each is a test
of its own. A ``setup.cfg`` or ``pyproject.toml`` that declares an entry point of the group ``tremplin`` is a plugin:
each promise that every plugin makes is a test of its own. Of a plugin, and of a folder that ``TREMPLIN_FICHES`` names,
what the cases of open calls lack is told at the end.
"""

from pathlib import Path

import pytest

from tremplin.clock import today_in_paris
from tremplin.extension.packaging import entry_names
from tremplin.testing.cases import CasesFile, installed
from tremplin.testing.foldered import subjects
from tremplin.testing.lacking import CasedSubject, lacking
from tremplin.testing.promises import SUBJECTS, PromisesFile

__all__ = ["installed"]

CASES = ".cases.yaml"
FILES = pytest.StashKey[list[Path]]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect cases, and plugins."""
    if file_path.name.endswith(CASES):
        parent.config.stash.setdefault(FILES, []).append(file_path)
        return CasesFile.from_parent(parent, path=file_path)
    if entry_names(file_path):
        return PromisesFile.from_parent(parent, path=file_path)
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what the cases of open calls lack, once all are run."""
    day = today_in_paris()
    files: list[Path] = config.stash.get(FILES, [])
    held: list[CasedSubject] = [*config.stash.get(SUBJECTS, []), *subjects(config.args, files)]
    told = [line for subject in held for line in lacking(subject, day)]
    if told:
        terminalreporter.section("cas qui manquent aux appels ouverts ou à venir")
        for line in told:
            terminalreporter.write_line(line)
