"""What several test files share: a database of each engine, and the wheels, in a fresh environment that holds them."""

import gc
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
from clusters import Cluster, guarded, lacking, place
from databases import Lender, files, served
from desks import Office, make_office

from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey
from tremplin.storage.upgrades import create

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "web" / "tremplin_web" / "static"
# the folder of the cluster, told by the process that launches the workers of xdist
CLUSTER = "TREMPLIN_TEST_POSTGRESQL"
# what pip says, warnings included, when it gives up a connection
UNREACHED = "after connection broken by"
BUILT = ignore_patterns(".*", "build", "dist", "node_modules", "*.egg-info", "__pycache__")


def pytest_configure(config: pytest.Config) -> None:
    """Have one cluster at hand for the whole run; nothing starts it before a test asks. No cache of anybody is read."""
    os.environ["TREMPLIN_CACHE"] = ""
    # the files of the tests, bases of SQLite first; pytest reads it when the first is made
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", place())
    if hasattr(config, "workerinput") or lacking():
        return
    held = ExitStack()
    config.add_cleanup(held.close)
    os.environ[CLUSTER] = str(held.enter_context(guarded()).folder)


# a minute and more for few tests: last, one worker would end such a file while the other waits
LONG = (
    "web/test_routes.py",
    "web/browser/test_axe.py",
    "web/browser/test_operation_walk.py",
    "web/browser/test_walk.py",
    "demo/test_seals.py",
    "casework/test_life.py",
    "casework/test_journal.py",
    "web/api/test_api_schemathesis.py",
    "test_packaging.py",
    "demo/test_casting.py",
    "casework/test_commitments.py",
    "storage/test_schemas.py",
    "storage/test_migrations.py",
    "extension/test_before.py",
    "plugins/test_any_call.py",
    "documents/test_fuzz.py",
    "casework/test_kill.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that last longest; without it, xdist begins with those that hold the most tests."""
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(item.path, len(LONG)))


def pytest_collection_finish() -> None:
    """Let the collector of Python leave alone what lasts as long as the run: ten thousand tests, all the modules."""
    gc.collect()
    gc.freeze()
    # it took a seventh of the processor at the 700 allocations of Python 3.11
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once what is absent, and how many tests it costs: pytest would say it beside each test."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, tests in reasons.most_common():
        terminalreporter.write_line(f"SKIPPED [{tests}] {reason}")


@pytest.fixture(scope="session")
def postgresql_installed() -> None:
    """Skip what no cluster can be started for."""
    reason = lacking()
    if reason:
        pytest.skip(reason)
    pytest.importorskip("psycopg", reason="pas de PostgreSQL : psycopg n'est pas installé")


@pytest.fixture(scope="session")
def cluster(postgresql_installed: None) -> Cluster:
    """The PostgreSQL cluster of the whole run, started if no test has asked before."""
    running = Cluster(Path(os.environ[CLUSTER]))
    running.start()
    return running


@pytest.fixture
def postgresql_url(cluster: Cluster) -> Iterator[str]:
    """The address of an empty PostgreSQL database, of this test alone."""
    with cluster.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn, the same for all the databases of a test."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each engine in turn."""
    if engine_name == "sqlite":
        return f"sqlite:///{tmp_path / 'tremplin.sqlite'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest revision, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "tremplin.sqlite"
    with closing(Database(f"sqlite:///{file}")) as database:
        create(database)
    return file


@pytest.fixture(scope="session")
def sqlite_lender(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lender]:
    """Who lends SQLite files at the newest revision."""
    with closing(files(migrated_sqlite, tmp_path_factory.mktemp("lent"))) as lender:
        yield lender


@pytest.fixture(scope="session")
def postgresql_lender(cluster: Cluster) -> Iterator[Lender]:
    """Who lends PostgreSQL databases at the newest revision."""
    with served(cluster) as lender:
        yield lender


@pytest.fixture
def database(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database at the newest revision that holds nothing yet, of each engine in turn."""
    lender: Lender = request.getfixturevalue(f"{engine_name}_lender")
    # where a place would look for it: beside a file of SQLite, else beside the files of the office
    key = SealKey(tmp_path / "documents" / "files.key") if engine_name == "postgresql" else None
    with lender.lent(key) as lent:
        yield lent


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department at work, with people of every role."""
    return make_office(database, tmp_path / "documents")


@dataclass(frozen=True)
class Environment:
    """A virtual environment outside the tree, which sees nothing of the one that runs the tests."""

    folder: Path

    def run(self, *command: str, code: int = 0) -> str:
        """What a command of this environment prints; it must end with ``code``."""
        return _run(self.folder / "bin" / command[0], *command[1:], folder=self.folder, code=code)

    def pip(self, *arguments: str) -> str:
        """Run the pip of the tests upon this environment, which has none of its own."""
        pip = (sys.executable, "-m", "pip", "--python", self.folder / "bin" / "python", "--disable-pip-version-check")
        return _run(*pip, *arguments, folder=self.folder)

    def install(self, wheels: Iterable[Path | str]) -> None:
        """Install wheels with all that they require; a test that no registry answers is skipped."""
        try:
            self.pip("install", "--quiet", "--constraint", str(ROOT / "constraints.txt"), *map(str, wheels))
        except AssertionError as failure:
            if UNREACHED in str(failure):
                pytest.skip("pas de réseau : pip n'atteint aucun registre de paquets")
            raise

    def installed(self) -> dict[str, str]:
        """The version of each distribution installed here."""
        listed: list[dict[str, Any]] = json.loads(self.pip("list", "--format", "json"))
        return {line["name"]: line["version"] for line in listed}


def build(source: Path, into: Path) -> Path:
    """The wheel of a distribution, built with the setuptools of constraints.txt."""
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", into, source, folder=into)
    return next(into.glob("*.whl"))


def _run(*command: str | Path, folder: Path, code: int = 0) -> str:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TREMPLIN"))}
    known["TREMPLIN_CACHE"] = ""
    done = subprocess.run(command, cwd=folder, env=known, capture_output=True, text=True)
    assert done.returncode == code, f"{command} : {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def environment() -> Callable[[Path], Environment]:
    """Make a virtual environment where nothing is installed."""

    def made(folder: Path) -> Environment:
        _run(sys.executable, "-m", "venv", "--without-pip", folder, folder=folder)
        return Environment(folder)

    return made


@pytest.fixture(scope="session")
def style_sheet() -> None:
    """Skip what needs the style sheet and the script of the site."""
    if not (STATIC / "style.css").is_file():
        pytest.skip("pas de feuille de style : make front, avec un réseau")


@pytest.fixture(scope="session")
def wheels(style_sheet: None, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The wheel of each distribution, by its folder; built from a copy, where nothing built earlier can come back."""
    copy = copytree(ROOT, tmp_path_factory.mktemp("copy") / "tremplin", ignore=BUILT)
    sources = [ROOT, *(declared.parent for declared in sorted(ROOT.glob("plugins/*/setup.cfg")))]
    copies = [copy / source.relative_to(ROOT) for source in sources]
    with ThreadPoolExecutor() as pool:
        built = pool.map(build, copies, [tmp_path_factory.mktemp("wheel") for _ in sources])
        return dict(zip(sources, built, strict=True))


@pytest.fixture(scope="session")
def fresh(
    wheels: dict[Path, Path],
    environment: Callable[[Path], Environment],
    tmp_path_factory: pytest.TempPathFactory,
) -> Environment:
    """A fresh environment where the wheels are installed; who installs more there removes it."""
    made = environment(tmp_path_factory.mktemp("fresh"))
    made.install(wheels.values())
    return made
