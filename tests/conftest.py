"""What several test files share: the wheels, built once, and a fresh environment that holds them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "web" / "tremplin_web" / "static"
BUILT = ignore_patterns(".*", "build", "dist", "node_modules", "*.egg-info", "__pycache__")


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
        self.pip("install", "--quiet", "--constraint", str(ROOT / "constraints.txt"), *map(str, wheels))

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
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The wheel of each distribution, by its folder; built from a copy, where nothing built earlier can come back."""
    if not (STATIC / "style.css").is_file():
        pytest.skip("no wheel without the style sheet: make front")
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
