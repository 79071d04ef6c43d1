"""What pytest is told of the tests of the site."""

from collections.abc import Iterable

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Tell apart the tests that schemathesis makes of one function: pytest-xdist runs those of one identity once."""
    for item in items:
        if item.nodeid.rpartition("::")[2] != item.name and type(item).__name__ == "SchemathesisFunction":
            item._nodeid = f"{item.nodeid.rpartition('::')[0]}::{item.name}"
