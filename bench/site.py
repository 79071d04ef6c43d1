"""Answer the pages of fiches, beside a bare Flask and Jinja page of the same size; and start a site of 200 fiches.

python bench/site.py
"""

import subprocess
import sys
from datetime import date
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader
from load_fiches import FICHES, copied
from markupsafe import Markup
from stopwatch import Measured, report, timed

from tremplin.platform import start
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

TODAY = date(2025, 1, 20)
ROUNDS, TIMES, STARTED = 60, 3, 1.5
# everything that `tremplin serve` does before it listens, in a process of its own
STARTS = """
import sys
from tremplin.platform import start
from tremplin_web.app import create_app
from tremplin_web.clock import Clock
platform = start({"TREMPLIN_FICHES": sys.argv[1]})
create_app(platform, clock=Clock())
assert len(platform.fiches) >= int(sys.argv[2]), len(platform.fiches)
"""


def bare(text: str) -> FlaskClient:
    """A page of the same bytes, from a template that does nothing but print them."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": "{{ text }}"})

    @app.get("/")
    def page() -> str:
        return render_template("page.html", text=Markup(text))

    return app.test_client()


def p95(*sites: list[tuple[FlaskClient, str]]) -> list[float]:
    """The 95th percentile of the seconds that the pages of each site take; pages take turns, as in ``timed``."""
    taken: list[list[float]] = [[] for _ in sites]
    for _ in range(ROUNDS):
        for side in zip(*sites, strict=True):
            for (client, address), mine in zip(side, taken, strict=True):
                begun = perf_counter()
                answer = client.get(address)
                mine.append(perf_counter() - begun)
                assert answer.status_code == 200, address
    return [quantiles(mine, n=20)[-1] for mine in taken]


def pages() -> list[Measured]:
    """The page of every fiche, what it takes to be made, and a bare page of the size of each."""
    platform = start({})
    site = create_app(platform, clock=Clock(TODAY)).test_client()
    kept = [(site, f"/fiches/{identifier}") for identifier in platform.fiches]
    texts = [site.get(address).text for _, address in kept]
    # a question makes the page anew
    made = [(site, f"{address}?0") for _, address in kept]
    served, beside = p95(kept, [(bare(text), "/") for text in texts])
    (remade,) = p95(made)
    sizes = sorted(len(text.encode()) // 1024 for text in texts)
    return [
        Measured(
            f"page of a fiche ({len(texts)} of {sizes[0]} to {sizes[-1]} kB), p95", served, TIMES * beside, beside
        ),
        Measured("the same, the first time it is asked, p95", remade, None, beside),
        Measured("baseline: a bare Flask and Jinja page of its size, p95", beside),
    ]


def start_up() -> list[Measured]:
    """A process that starts the site, and one that imports Flask alone."""
    with TemporaryDirectory() as folder:
        copied(Path(folder))

        def site() -> None:
            subprocess.run([sys.executable, "-c", STARTS, folder, str(FICHES)], check=True)

        def flask() -> None:
            subprocess.run([sys.executable, "-c", "import flask, flask_smorest, flask_babel"], check=True)

        started, imported = timed(site, flask, runs=5)
    return [
        Measured(f"start a site of {FICHES} fiches, from nothing", started, STARTED, imported),
        Measured("baseline: import Flask, flask-smorest and Flask-Babel", imported),
    ]


if __name__ == "__main__":
    report([*pages(), *start_up()], "ms")
