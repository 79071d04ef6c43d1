"""Serve operations that are under way on a port of its own, for a browser that walks; who follows them is printed.

Run as a program, so that the browser and the site do not wait for each other.
"""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

TESTS = Path(__file__).parents[2]
sys.path[:0] = [str(TESTS), str(TESTS / "web"), str(TESTS / "web" / "following")]

from desks import SIGNED  # noqa: E402  the folders of tests are no packages
from operated import AMINA, PAUL, Followed, followed_office  # noqa: E402
from waitress import create_server  # noqa: E402

from tremplin.casework.entering.sessions import open_session  # noqa: E402
from tremplin.casework.operating.operations import meet  # noqa: E402
from tremplin.casework.operating.signings import send  # noqa: E402
from tremplin.casework.talking import messages, requests  # noqa: E402
from tremplin.records.codes import FactorKind, RequestKind  # noqa: E402
from tremplin.storage.engine import Database  # noqa: E402
from tremplin.storage.upgrades import create  # noqa: E402
from tremplin_web.app import create_app  # noqa: E402
from tremplin_web.clock import Clock  # noqa: E402

# the operation of desks.py is over: its report may be handed in
TODAY = date(2027, 3, 15)
PEOPLE = ("signatory", "editor", "local", "instructor", "reader")
# what opens a dialog wherever it is not taken as text
HOSTILE = "\"><img src=x onerror=alert(1)>'{{7*7}}"
# those that walks change, one each
WALKED = 6

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'tremplin.sqlite')}")
        create(database)
        office = followed_office(database, Path(folder))
        full = Followed(office, office.running(title=f"Ateliers du bassin minier {HOSTILE}"))
        full.with_people({**AMINA, "last_name": HOSTILE, "first_name": HOSTILE}, PAUL)
        activity = {"key": AMINA["key"], "activity_key": HOSTILE, "kind": "employer", "on": date(2026, 5, 4)}
        full.record("activities", {**activity, "employer": HOSTILE})
        full.record("evaluations", {"key": AMINA["key"], "on": date(2026, 5, 5), "item": HOSTILE, "result": "acquired"})
        june = datetime(2026, 6, 3, 9, tzinfo=UTC)
        told = f"Point sur les entrées.\n{HOSTILE}"
        meet(office.desk, office.instructor, full.reference, held_on=date(2026, 6, 2), minutes=told, at=june)
        messages.write(office.desk, office.instructor, full.reference, f"Les contrats, svp. {HOSTILE}", at=june)
        requests.ask(office.desk, office.signatory, full.reference, RequestKind.AMENDMENT, HOSTILE, at=june)
        sent = office.accepted(title="Une convention à signer")
        send(office.desk, office.instructor, sent, sent_on=date(2026, 2, 18), at=SIGNED)
        now = datetime.now(UTC)
        tokens = {
            name: open_session(office.desk, getattr(office, name).account_id, now=now, factor=FactorKind.TOTP)
            for name in PEOPLE
        }
        dossiers = {"full": full.reference, "sent": sent, "empty": office.running(title="Une action qui commence")}
        dossiers["walked"] = [office.running(title=f"Action {number}") for number in range(WALKED)]
        server = create_server(
            create_app(office.desk.catalogue, office.desk, Clock(TODAY)),  # type: ignore[arg-type]  # a platform
            host="127.0.0.1",
            port=int(sys.argv[1]) if len(sys.argv) > 1 else 0,
        )
        print(json.dumps({"port": server.effective_port, **dossiers, **tokens}), flush=True)  # noqa: T201  the way to know
        server.run()
