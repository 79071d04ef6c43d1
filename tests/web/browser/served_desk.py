"""Serve a site with a desk on a port of its own, for a browser that walks; who may sign in is printed with the port.

Run as a program, so that the browser and the site do not wait for each other.
"""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

TESTS = Path(__file__).parents[2]
sys.path[:0] = [str(TESTS)]

from desks import make_office  # noqa: E402  the folders of tests are no packages
from waitress import create_server  # noqa: E402

from tremplin.casework.entering.sessions import open_session  # noqa: E402
from tremplin.platform import start  # noqa: E402
from tremplin.records.codes import FactorKind  # noqa: E402
from tremplin.storage.engine import Database  # noqa: E402
from tremplin.storage.upgrades import create  # noqa: E402
from tremplin_web.app import create_app  # noqa: E402
from tremplin_web.clock import Clock  # noqa: E402

# within a session of a fiche that asks much
TODAY = date(2025, 1, 20)
PEOPLE = ("signatory", "editor", "instructor", "reader")

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'tremplin.sqlite')}")
        create(database)
        office = make_office(database, Path(folder, "documents"), platform=start({}), place=("62", "arrageois"))
        # letters are written, and nobody carries them: a test reads where their links lead
        office.desk.posting = True
        now = datetime.now(UTC)
        tokens = {
            name: open_session(office.desk, getattr(office, name).account_id, now=now, factor=FactorKind.TOTP)
            for name in PEOPLE
        }
        server = create_server(
            create_app(office.desk.catalogue, office.desk, Clock(TODAY)),  # type: ignore[arg-type]  # a platform
            host="127.0.0.1",
            port=int(sys.argv[1]) if len(sys.argv) > 1 else 0,
        )
        print(json.dumps({"port": server.effective_port, "base": folder, **tokens}), flush=True)  # noqa: T201  the way to know it
        server.run()
