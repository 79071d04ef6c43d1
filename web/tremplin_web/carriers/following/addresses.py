"""The addresses of what comes after the deposit and the agreement."""

from tremplin.records.acts import Act
from tremplin_web.carriers.following import calendar, history, messages, requests, signing
from tremplin_web.gate.door import Address, who_may

DOSSIER = "/dossiers/<operation>"
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
)
