"""Serve the site on a port of its own, as it is served to people, on a day when fiches are open; the port is printed.

Run as a program, so that the browser and the site do not wait for each other.
"""

from datetime import date
from os import pathsep
from pathlib import Path

from waitress import create_server

from tremplin.platform import start
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

TODAY = date(2025, 1, 20)
# departments whose calls ask all that those of the tree do not, as folders
BESIDE = [Path(__file__).parents[2] / "plugins" / each for each in ("lozere/tremplin_lozere", "cantal")]

if __name__ == "__main__":
    server = create_server(
        create_app(start({"TREMPLIN_FICHES": pathsep.join(map(str, BESIDE))}), clock=Clock(TODAY)),
        host="127.0.0.1",
        port=0,
    )
    print(server.effective_port, flush=True)  # noqa: T201  the only way for the tests to know it
    server.run()
