"""The addresses of what comes after the deposit and the agreement."""

from tremplin.records.acts import Act
from tremplin_web.carriers.following import (
    calendar,
    handing,
    history,
    messages,
    months,
    realised,
    reports,
    requests,
    signing,
)
from tremplin_web.carriers.following.people import person, proof, roster, spreadsheet
from tremplin_web.gate.door import Address, who_may

DOSSIER = "/dossiers/<operation>"
PEOPLE = f"{DOSSIER}/participants"
PERSON, WAITING = f"{PEOPLE}/<int:number>", f"{PEOPLE}/import/<word>"
REPORTS, MONTH = f"{DOSSIER}/bilans", f"{DOSSIER}/bilans/mois/<when>"
SEE_PEOPLE, RECORD = who_may(Act.SEE_PEOPLE), who_may(Act.RECORD_PEOPLE)
SEE, WRITE, ASK = who_may(Act.SEE), who_may(Act.WRITE_MESSAGE), who_may(Act.ASK)
ADDRESSES = (
    Address(f"{DOSSIER}/echeancier", calendar.calendar, SEE),
    Address(f"{DOSSIER}/historique", history.history, SEE),
    Address(f"{DOSSIER}/comites", history.committees, SEE),
    Address(f"{DOSSIER}/messages", messages.messages, SEE),
    Address(f"{DOSSIER}/messages", messages.write_message, WRITE, ("POST",), heavy=True),
    Address(f"{DOSSIER}/demandes/<kind>", requests.request_page, SEE),
    Address(f"{DOSSIER}/demandes/<kind>", requests.send_request, ASK, ("POST",)),
    Address(f"{DOSSIER}/convention/signature", signing.signature, SEE),
    Address(
        f"{DOSSIER}/convention/signature", signing.sign_agreement, who_may(Act.SIGN_AGREEMENT), ("POST",), heavy=True
    ),
    Address(PEOPLE, roster.people, SEE_PEOPLE),
    Address(f"{PEOPLE}/nouveau", person.new_person, RECORD),
    Address(f"{PEOPLE}/nouveau", person.add_person, RECORD, ("POST",)),
    Address(f"{PEOPLE}/modele.xlsx", spreadsheet.sheet_template, RECORD),
    Address(f"{PEOPLE}/import", spreadsheet.import_page, RECORD),
    Address(f"{PEOPLE}/import", spreadsheet.look_at_file, RECORD, ("POST",), heavy=True),
    Address(WAITING, spreadsheet.import_waiting, RECORD),
    Address(WAITING, spreadsheet.import_kept, RECORD, ("POST",)),
    Address(f"{WAITING}/a-corriger", spreadsheet.sheet_to_mend, RECORD),
    Address(PERSON, person.person, SEE_PEOPLE),
    Address(f"{PERSON}/pieces", proof.proof, RECORD),
    Address(f"{PERSON}/pieces", proof.give_proof, RECORD, ("POST",), heavy=True),
    Address(f"{PERSON}/<part>", person.person_part, RECORD),
    Address(f"{PERSON}/<part>", person.change_person, RECORD, ("POST",)),
    Address(f"{DOSSIER}/realise", realised.realised, SEE),
    Address(f"{DOSSIER}/realise", realised.say_realised, who_may(Act.REALISE), ("POST",)),
    Address(REPORTS, reports.reports, SEE),
    Address(REPORTS, handing.hand_in, who_may(Act.REPORT, Act.FOLLOW), ("POST",), heavy=True),
    Address(f"{REPORTS}/pieces", handing.give_document, who_may(Act.ATTACH), ("POST",), heavy=True),
    Address(f"{REPORTS}/<int:number>", reports.report, SEE),
    Address(MONTH, months.month, SEE_PEOPLE),
    Address(MONTH, months.validate_month, who_may(Act.VALIDATE_MONTH), ("POST",)),
)
