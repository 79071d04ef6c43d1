"""Serve dossiers from their deposit to their agreement: a program, which ``programs.py`` starts."""

from datetime import date
from io import BytesIO

from desks import AT, SIGNED
from granted import HOSTILE, granting_office
from programs import empty_base, serve
from signed_in import cookie_of, site_of

from tremplin.casework.applying.attachments import attach
from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.envelopes import allot
from tremplin.casework.granting.instruction import return_
from tremplin.casework.granting.opinions import opine
from tremplin.casework.granting.scores import score
from tremplin.casework.operating.signings import send
from tremplin.casework.talking import requests
from tremplin.records.codes import Advice, Purpose, RequestKind
from tremplin_web.clock import Clock

TODAY = date(2026, 2, 20)
PEOPLE = ("signatory", "local", "instructor", "decider", "second", "reader")
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
# those that walks change, one each
WALKED = 3

if __name__ == "__main__":
    with empty_base() as (database, folder):
        office = granting_office(database, folder)
        desk, instructor = office.desk, office.instructor
        # as much as all who walk grant
        allot(desk, office.decider, "00/2026", amount_cents=500_000_00, places=50, at=AT)
        judged = office.under_review(title=f"Ateliers du bassin {HOSTILE}")
        opine(desk, office.local, judged, "relais", Advice.FAVOURABLE, HOSTILE, marks={"cout": 8}, at=AT)
        score(desk, instructor, judged, {"qualite": 9}, HOSTILE, at=AT)
        returned = office.submitted(title="Un dossier rendu")
        return_(desk, instructor, returned, HOSTILE, fields={"budget.staff": "Le détail manque."}, at=AT)
        refused = office.under_review(title="Un dossier refusé")
        refuse(desk, office.decider, refused, f"Hors du champ de l'appel. {HOSTILE}", at=AT)
        requests.ask(desk, office.signatory, refused, RequestKind.APPEAL, HOSTILE, at=SIGNED)
        sent = office.accepted(title="Une convention à signer")
        attach(desk, instructor, sent, "convention.pdf", BytesIO(PDF), purpose=Purpose.AGREEMENT, at=AT)
        send(desk, instructor, sent, sent_on=date(2026, 2, 18), document=1, at=SIGNED)
        dossiers = {"judged": judged, "returned": returned, "refused": refused, "sent": sent}
        dossiers |= {
            "draft": office.draft(title="Un brouillon"),
            "submitted": office.submitted(title="Un dossier reçu"),
        }
        dossiers["walked"] = [office.submitted(title=f"Action {number}") for number in range(WALKED)]
        cookies = {name: cookie_of(office, getattr(office, name)) for name in PEOPLE}
        serve(site_of(office, Clock(TODAY)), **dossiers, **cookies)
