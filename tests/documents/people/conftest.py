"""The small department, for what depends on its fiche."""

import pytest
from factories import make_platform


@pytest.fixture(scope="session")
def platform(tmp_path_factory):
    return make_platform(tmp_path_factory.mktemp("department"))
