"""A browser and a site for it to walk: Debian's chromium, and a server of its own; without them, a printed skip."""

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from axe_core import AXE
from browsers import CHROMIUM, lacking
from programs import served_by
from visits import LONGEST, Visitor

# `make test` leaves none: they are for whoever looks at the pages
SCREENSHOTS = "TREMPLIN_SCREENSHOTS"
QUIET = (
    "--no-sandbox",
    # without a graphics card, Chromium imitates one in a process of its own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a site that runs as long as the tests do."""
    with served_by("served.py") as here:
        yield f"http://127.0.0.1:{here['port']}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser, started once."""
    uninstalled = "pas de navigateur : Playwright n'est pas installé"
    drivers = pytest.importorskip("playwright.sync_api", reason=uninstalled)
    placed = pytest.importorskip("playwright._impl._driver", reason=uninstalled)
    reason = lacking(Path(placed.compute_driver_executable()[0]))
    if reason:
        pytest.skip(reason)
    with drivers.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=which(CHROMIUM), args=QUIET, timeout=LONGEST * 4)
        yield started
        started.close()


@pytest.fixture(scope="session")
def visitor(browser: Any, address: str) -> Visitor:
    return Visitor(browser, address)


@pytest.fixture(scope="session")
def axe() -> str:
    """What a page needs to say what axe finds of it."""
    if not AXE.is_file():
        pytest.skip("pas d'axe-core : make front, avec un réseau")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """The folder that is asked for screenshots, if any is: drawing a long page takes as long as visiting it."""
    asked = os.environ.get(SCREENSHOTS)
    if not asked:
        return None
    Path(asked).mkdir(parents=True, exist_ok=True)
    return Path(asked)
