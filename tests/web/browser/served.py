"""Serve the site as it is served to people, on a day when fiches are open: a program, which ``programs.py`` starts."""

from datetime import date
from os import pathsep
from pathlib import Path

from programs import serve

from tremplin.platform import start
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

TODAY = date(2025, 1, 20)
# departments whose calls ask all that those of the tree do not, as folders
BESIDE = [Path(__file__).parents[2] / "plugins" / each for each in ("lozere/tremplin_lozere", "cantal")]

if __name__ == "__main__":
    serve(create_app(start({"TREMPLIN_FICHES": pathsep.join(map(str, BESIDE))}), clock=Clock(TODAY)))
