"""Serve operations that are under way, for a browser that walks: a program, which ``programs.py`` starts."""

from datetime import UTC, date, datetime

from desks import SIGNED
from operated import AMINA, PAUL, Followed, followed_office
from programs import empty_base, serve
from signed_in import cookie_of, site_of

from tremplin.casework.operating.operations import meet
from tremplin.casework.operating.signings import send
from tremplin.casework.talking import messages, requests
from tremplin.records.codes import RequestKind
from tremplin_web.clock import Clock

# the operation of desks.py is over: its report may be handed in
TODAY = date(2027, 3, 15)
PEOPLE = ("signatory", "editor", "local", "instructor", "reader")
# what opens a dialog wherever it is not taken as text
HOSTILE = "\"><img src=x onerror=alert(1)>'{{7*7}}"
# those that walks change, one each
WALKED = 6

if __name__ == "__main__":
    with empty_base() as (database, folder):
        office = followed_office(database, folder)
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
        dossiers = {"full": full.reference, "sent": sent, "empty": office.running(title="Une action qui commence")}
        dossiers["walked"] = [office.running(title=f"Action {number}") for number in range(WALKED)]
        cookies = {name: cookie_of(office, getattr(office, name)) for name in PEOPLE}
        serve(site_of(office, Clock(TODAY)), **dossiers, **cookies)
