"""Serve a commission of twenty dossiers, for a browser that decides: a program, which ``programs.py`` starts."""

from desks import AT
from graded import graded_office
from programs import empty_base, serve
from sat import ASKED, SAT, sitting_of
from signed_in import cookie_of, site_of

from tremplin.casework.granting.envelopes import allot
from tremplin.casework.granting.opinions import opine
from tremplin.casework.granting.sittings import decide_many
from tremplin.documents.grid import GridLine
from tremplin.records.codes import Advice
from tremplin_web.clock import Clock

PEOPLE = ("instructor", "decider", "reader", "second")
CALL = "00/2026"

if __name__ == "__main__":
    with empty_base() as (database, folder):
        office = graded_office(database, folder)
        # the lot suffices to all but one of them
        allot(office.desk, office.decider, CALL, lot="bassin-nord", amount_cents=22 * ASKED, places=40, at=AT)
        allot(office.desk, office.decider, CALL, amount_cents=100 * ASKED, at=AT)
        walked, small = sitting_of(office, 20), sitting_of(office, 3, "Petite commission")
        for dossier, advice in zip(small.dossiers, (Advice.FAVOURABLE, Advice.UNFAVOURABLE), strict=False):
            opine(office.desk, office.instructor, dossier, "relais", advice, "Le relais connaît ce porteur.", at=AT)
        over = sitting_of(office, 2, "Commission passée")
        lines = [
            GridLine(1, over.dossiers[0], ASKED, "Avis favorable."),
            GridLine(2, over.dossiers[1], None, "Hors priorités."),
        ]
        decide_many(office.desk, office.decider, str(over.number), lines, at=AT.replace(month=2, day=12))
        left = [office.under_review(title="Ateliers à inscrire", lot="bassin-nord")]
        empty = sitting_of(office, 0, "Commission vide")
        numbers = {"walked": walked.number, "small": small.number, "over": over.number, "empty": empty.number}
        cookies = {name: cookie_of(office, getattr(office, name)) for name in PEOPLE}
        serve(
            site_of(office, Clock(SAT)),
            dossiers=walked.dossiers,
            left=left,
            small_dossiers=small.dossiers,
            decided=over.dossiers,
            **numbers,
            **cookies,
        )
