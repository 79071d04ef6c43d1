"""Serve operations that end, for browsers that settle and pay: a program, which ``programs.py`` starts."""

from datetime import UTC, date, datetime
from io import BytesIO

from desks import SETTLED, STARTED
from operated import AMINA, LATER, PAUL, Followed, followed_office
from programs import empty_base, serve
from signed_in import cookie_of, site_of

from tremplin.casework.following.evidence import give
from tremplin.casework.following.milestones import milestone
from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.operations import ask_again, meet
from tremplin.casework.operating.payments import pay
from tremplin.casework.organisations.bank_details import confirm, enter
from tremplin.records.codes import PaymentKind
from tremplin_web.clock import Clock

# past the end of the operations of desks.py, of which reports come
TODAY = date(2027, 5, 10)
PEOPLE = ("signatory", "local", "instructor", "decider", "second", "reader")
HOSTILE = "\"><img src=x onerror=alert(1)>'{{7*7}}"
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
COMMITTEES = (date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15), date(2027, 1, 15))
# what pays by results needs, and what was spent
REALISED = {
    "realised.staff": 35_000_00,
    "realised.operating": 0,
    "realised.external_services": 0,
    "realised.other": 0,
    "results.quality": ("mobilite", "projet_professionnel"),
    "results.months": 48,
    "results.exits": 2,
}

if __name__ == "__main__":
    with empty_base() as (database, folder):
        office = followed_office(database, folder)
        enter(office.desk, office.signatory, str(office.organisation), IBAN, at=STARTED)
        confirm(office.desk, office.instructor, str(office.organisation), IBAN, at=STARTED)

        def held(title: str) -> str:
            """An operation whose committees were held, and its advance paid."""
            written = office.running(title=title)
            for day in COMMITTEES:
                at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
                told = f"Point sur les entrées. {HOSTILE}"
                meet(office.desk, office.local, written, held_on=day, minutes=told, attendees=("relais",), at=at)
            pay(
                *(office.desk, office.decider, written),
                kind=PaymentKind.ADVANCE,
                amount_cents=20_000_00,
                paid_on=date(2026, 3, 2),
                at=STARTED,
            )
            return written

        full = Followed(office, held(f"Ateliers du bassin minier {HOSTILE}"))
        full.with_people(AMINA, {**PAUL, "exit_on": date(2026, 5, 30)})
        full.record("milestones", {"key": PAUL["key"], "from": "exit", "months": "3", "status": "reached"})
        given = (office.desk, office.editor, full.reference, 2, "contract")
        give(*given, stream=BytesIO(PDF), name="contrat.pdf", at=LATER)
        give(*given, about=milestone("3-months"), at=LATER)
        ask_again(office.desk, office.local, full.reference, months=6, done_on=date(2026, 12, 1), at=SETTLED)
        reported = office.report(held("Un bilan à solder"), REALISED)
        settled = office.settle(office.report(held("Un solde à verser"), REALISED))
        back = office.settle(office.report(held("Un trop-perçu"), {**REALISED, "realised.staff": 10_000_00}))
        corrected = held("Un versement corrigé")
        correct(office.desk, office.second, corrected, "payments.1", "Versé à un autre porteur.", at=SETTLED)
        late = office.report(office.running(title="Un comité manqué"), REALISED)
        dossiers = {"full": full.reference, "reported": reported, "settled": settled, "back": back}
        dossiers |= {"corrected": corrected, "late": late, "empty": office.running(title="Une action qui commence")}
        dossiers |= {"draft": office.accepted(title="Une convention à signer"), "walked": held("Une action à solder")}
        cookies = {name: cookie_of(office, getattr(office, name)) for name in PEOPLE}
        serve(site_of(office, Clock(TODAY)), **dossiers, **cookies)
