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
from tremplin_web.gate.door import GatedAddress, who_may

DOSSIER = "/dossiers/<operation>"
PEOPLE = f"{DOSSIER}/participants"
PERSON, WAITING = f"{PEOPLE}/<int:number>", f"{PEOPLE}/import/<word>"
REPORTS, MONTH = f"{DOSSIER}/bilans", f"{DOSSIER}/bilans/mois/<when>"
SEE_PEOPLE, RECORD = who_may(Act.SEE_PEOPLE), who_may(Act.RECORD_PEOPLE)
SEE, WRITE = who_may(Act.SEE), who_may(Act.WRITE_MESSAGE)
ADDRESSES = (
    GatedAddress(f"{DOSSIER}/echeancier", calendar.calendar, SEE),
    GatedAddress(f"{DOSSIER}/historique", history.history, SEE),
    GatedAddress(f"{DOSSIER}/comites", history.committees, SEE),
    GatedAddress(f"{DOSSIER}/messages", messages.messages, SEE),
    GatedAddress(f"{DOSSIER}/messages", messages.write_message, WRITE, ("POST",), heavy=True),
    GatedAddress(f"{DOSSIER}/demandes/<kind>", requests.request_page, SEE),
    GatedAddress(f"{DOSSIER}/demandes/<kind>", requests.send_request, who_may(Act.ASK, Act.ANSWER), ("POST",)),
    GatedAddress(f"{DOSSIER}/convention/signature", signing.signature, SEE),
    GatedAddress(
        f"{DOSSIER}/convention/signature", signing.sign_agreement, who_may(Act.SIGN_AGREEMENT), ("POST",), heavy=True
    ),
    GatedAddress(PEOPLE, roster.people, SEE_PEOPLE),
    GatedAddress(f"{PEOPLE}/nouveau", person.new_person, RECORD),
    GatedAddress(f"{PEOPLE}/nouveau", person.add_person, RECORD, ("POST",)),
    GatedAddress(f"{PEOPLE}/modele.xlsx", spreadsheet.sheet_template, RECORD),
    GatedAddress(f"{PEOPLE}/import", spreadsheet.import_page, RECORD),
    GatedAddress(f"{PEOPLE}/import", spreadsheet.look_at_file, RECORD, ("POST",), heavy=True),
    GatedAddress(WAITING, spreadsheet.import_waiting, RECORD),
    GatedAddress(WAITING, spreadsheet.import_kept, RECORD, ("POST",)),
    GatedAddress(f"{WAITING}/a-corriger", spreadsheet.sheet_to_mend, RECORD),
    GatedAddress(PERSON, person.person, SEE_PEOPLE),
    GatedAddress(f"{PERSON}/pieces", proof.proof, RECORD),
    GatedAddress(f"{PERSON}/pieces", proof.give_proof, RECORD, ("POST",), heavy=True),
    GatedAddress(f"{PERSON}/pieces/<int:piece>", proof.proof_file, who_may(Act.READ_IDENTITIES)),
    GatedAddress(f"{PERSON}/<part>", person.person_part, RECORD),
    GatedAddress(f"{PERSON}/<part>", person.change_person, RECORD, ("POST",)),
    GatedAddress(f"{DOSSIER}/realise", realised.realised, SEE),
    GatedAddress(f"{DOSSIER}/realise", realised.say_realised, who_may(Act.REALISE), ("POST",)),
    GatedAddress(REPORTS, reports.reports, SEE),
    GatedAddress(REPORTS, handing.hand_in, who_may(Act.REPORT, Act.FOLLOW), ("POST",), heavy=True),
    GatedAddress(f"{REPORTS}/pieces", handing.give_document, who_may(Act.ATTACH), ("POST",), heavy=True),
    GatedAddress(f"{REPORTS}/<int:number>", reports.report, SEE),
    GatedAddress(MONTH, months.month, SEE_PEOPLE),
    GatedAddress(MONTH, months.validate_month, who_may(Act.VALIDATE_MONTH), ("POST",)),
)
