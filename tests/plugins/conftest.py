"""What installed departments share: a folder where Python looks for one more distribution."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from distributions import importable


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A folder where Python looks for distributions, beside the departments that are installed."""
    folder = tmp_path / "site"
    folder.mkdir()
    with importable(folder):
        yield folder
