"""Serve the doors of a site on a port of its own, for a browser that comes in; cookies of several ages are printed.

Run as a program, so that the browser and the site do not wait for each other.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[2])]

from desks import AT, make_office  # noqa: E402  the folders of tests are no packages
from waitress import create_server  # noqa: E402

from tremplin.casework.accounts.accounts import set_password  # noqa: E402
from tremplin.casework.entering.sessions import open_session  # noqa: E402
from tremplin.records.codes import FactorKind  # noqa: E402
from tremplin.storage.engine import Database  # noqa: E402
from tremplin.storage.upgrades import create  # noqa: E402
from tremplin_web.app import create_app  # noqa: E402
from tremplin_web.clock import Clock  # noqa: E402

TODAY, PASSWORD = date(2026, 1, 20), "une phrase qui ouvre"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# whose cookie, and how long ago it was given
AGES = {
    "editor": ("editor", MINUTE),
    "expired": ("editor", 5 * HOUR),
    "idle": ("reader", 57 * MINUTE),
    "ending": ("signatory", MINUTE),
    "fresh": ("second", MINUTE),
}

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'tremplin.sqlite')}")
        create(database)
        office = make_office(database, Path(folder, "documents"))
        office.desk.posting, office.desk.address = True, "http://localhost"
        for who in (office.editor, office.instructor, office.decider, office.local):
            set_password(office.desk, who, who.login, PASSWORD, at=AT)
        now = datetime.now(UTC)
        tokens = {
            name: open_session(
                office.desk, getattr(office, who).account_id, now=now - age, factor=FactorKind.TOTP, browser="Firefox"
            )
            for name, (who, age) in AGES.items()
        }
        server = create_server(
            create_app(office.desk.catalogue, office.desk, Clock(TODAY)),  # type: ignore[arg-type]  # a platform
            host="127.0.0.1",
            port=int(sys.argv[1]) if len(sys.argv) > 1 else 0,
        )
        print(json.dumps({"port": server.effective_port, **tokens}), flush=True)  # noqa: T201  the way to know it
        server.run()
