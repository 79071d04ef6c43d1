"""Where no browser can start, one sentence says what to install."""

import os
import re
import subprocess
import sys
from pathlib import Path

import browsers
import pytest

LOADER = "node: error while loading shared libraries: {}: cannot open shared object file: No such file or directory"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The only folder where commands are looked for, on a machine that has chromium."""
    monkeypatch.setenv("PATH", str(tmp_path))
    command(tmp_path, "chromium", "exit 0")
    return tmp_path


def command(folder: Path, name: str, script: str) -> Path:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(0o755)
    return file


def test_a_driver_that_starts_and_chromium_lack_nothing(machine: Path) -> None:
    assert browsers.lacking(command(machine, "node", "echo v24.0.0")) is None


@pytest.mark.parametrize(
    ("library", "package"),
    [("libatomic.so.1", "libatomic1"), ("libstdc++.so.6", "libstdc++6"), ("libicu72.so.72", "libicu72-72")],
)
def test_a_driver_that_lacks_a_library_says_the_package(machine: Path, library: str, package: str) -> None:
    driver = command(machine, "node", f"echo '{LOADER.format(library)}' >&2; exit 127")
    assert browsers.lacking(driver) == f"pas de navigateur : il manque le paquet {package}"


def test_all_that_lacks_is_said_at_once(machine: Path) -> None:
    driver = command(machine, "node", f"echo '{LOADER.format('libatomic.so.1')}' >&2; exit 127")
    (machine / "chromium").unlink()
    assert browsers.lacking(driver) == "pas de navigateur : il manque le paquet chromium et le paquet libatomic1"


def test_a_driver_that_does_not_start_for_another_reason_is_told(machine: Path) -> None:
    told = "pas de navigateur : le pilote de Playwright ne démarre pas"
    assert browsers.lacking(command(machine, "node", "exit 3")) == f"{told} (code 3)"
    assert browsers.lacking(machine / "absent") == f"{told} (No such file or directory)"


def test_a_run_without_a_browser_says_it_in_one_line() -> None:
    walk = Path(__file__).with_name("test_keyboard.py")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", walk]
    alone = {**os.environ, "PATH": os.devnull, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, env=alone, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    told = [line for line in done.stdout.splitlines() if "SKIPPED" in line]
    assert len(told) == 1
    assert re.match(r"SKIPPED \[\d+\] pas de navigateur : il manque le paquet chromium", told[0])
