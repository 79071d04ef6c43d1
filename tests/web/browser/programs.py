"""A site on a port of its own, in a process of its own, so that the browser and the site do not wait for each other."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from waitress import create_server

from tremplin.storage.engine import Database
from tremplin.storage.upgrades import create

TESTS = Path(__file__).parents[2]
# the folders of tests are no packages: what a program takes from them is put within its reach
PLACES = (TESTS, *(TESTS / "web" / each for each in ("", "account", "following", "staff/granting", "staff/figures")))


@contextmanager
def served_by(program: str) -> Iterator[dict[str, Any]]:
    """What a program beside this one tells of the site that it serves, as long as that is needed."""
    command = (sys.executable, Path(__file__).with_name(program))
    places = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PLACES))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=places) as server:
        assert server.stdout
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.terminate()


def serve(site: Flask, **told: Any) -> None:
    """Serve a site until its process is ended; its port, and what a browser is to know of it, are printed."""
    server = create_server(site, host="127.0.0.1", port=0)
    print(json.dumps({"port": server.effective_port, **told}), flush=True)  # noqa: T201  the only way to know them
    server.run()


@contextmanager
def empty_base() -> Iterator[tuple[Database, Path]]:
    """A base that holds nothing yet, and the folder in which it lies."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'tremplin.sqlite')}")
        create(database)
        yield database, Path(folder)
