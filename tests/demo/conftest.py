"""A demonstration of the small department, loaded once per engine for all the tests that only read it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import Lender
from demonstrations import DOSSIERS, PLAYED, TODAY, Demonstration
from factories import EMPTY, make_platform

from tremplin.casework.acting.desk import Desk
from tremplin.demo.loading import load
from tremplin.platform import Platform
from tremplin.storage.keys import SealKey


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """The small department, with a fiche that has no session besides its own."""
    return make_platform(tmp_path_factory.mktemp("small"), {"calls/2026/vide.yaml": EMPTY})


@pytest.fixture(scope="session")
def empty_desk(
    request: pytest.FixtureRequest, small: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Desk]]:
    """Open a desk of the small department on an empty database of an engine."""
    # one for both engines: the same people have the same pseudonyms
    key = SealKey(tmp_path_factory.mktemp("key") / "tremplin.key")
    with ExitStack() as opened:

        def empty_desk(engine: str) -> Desk:
            lender: Lender = request.getfixturevalue(f"{engine}_lender")
            folder = tmp_path_factory.mktemp("demonstration")
            return Desk(opened.enter_context(lender.lent(key)), small, Path(folder) / "files")

        yield empty_desk


@pytest.fixture(scope="session")
def of_engine(empty_desk: Callable[[str], Desk]) -> Callable[[str], Demonstration]:
    """The demonstration of an engine, loaded when a test first asks for it."""
    made: dict[str, Demonstration] = {}

    def of_engine(engine: str) -> Demonstration:
        if engine not in made:
            desk = empty_desk(engine)
            made[engine] = Demonstration(desk, load(desk, today=TODAY, dossiers=DOSSIERS, played=PLAYED))
        return made[engine]

    return of_engine


@pytest.fixture
def demonstration(engine_name: str, of_engine: Callable[[str], Demonstration]) -> Demonstration:
    """The demonstration, on each engine in turn."""
    return of_engine(engine_name)
