"""A pytest plugin that holds any department's plugin to its promises: ``pytest -p tremplin.testing <folder>``.

It collects two kinds of files. ``*.cases.yaml`` are cases that a department can read, correct and sign: each is a test
of its own. A ``setup.cfg`` or ``pyproject.toml`` that declares an entry point of the group ``tremplin`` is a plugin:
each promise that every plugin makes is a test of its own.
"""

from pathlib import Path

import pytest

from tremplin.testing.cases import CasesFile
from tremplin.testing.promises import PromisesFile, entry_names

CASES = ".cases.yaml"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect cases, and plugins."""
    if file_path.name.endswith(CASES):
        return CasesFile.from_parent(parent, path=file_path)
    if entry_names(file_path):
        return PromisesFile.from_parent(parent, path=file_path)
    return None
