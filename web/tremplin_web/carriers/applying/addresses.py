"""The addresses of a dossier from its first line to its receipt."""

from tremplin.records.acts import Act
from tremplin_web.carriers.applying import depositing, documents, entry, leaving, listing, opening, overview
from tremplin_web.gate.door import Address, who_may

OPENING = "/fiches/<department>/<call>/<slug>/dossier"
ONE = "/dossiers/<dossier>"
STEP = f"{ONE}/saisie/<step>"
SEES, EDITS, ATTACHES = who_may(Act.SEE), who_may(Act.EDIT), who_may(Act.ATTACH)
OPENS, DEPOSITS, WITHDRAWS = who_may(Act.CREATE), who_may(Act.DEPOSIT), who_may(Act.WITHDRAW)
POST = ("POST",)

ADDRESSES = (
    Address("/dossiers", listing.dossiers, SEES),
    Address(OPENING, opening.opening, OPENS),
    Address(OPENING, opening.open_draft, OPENS, POST),
    Address(ONE, overview.dossier, SEES),
    Address(ONE, overview.ask_signature, EDITS, POST),
    Address(STEP, entry.step, EDITS),
    Address(STEP, entry.save_step, EDITS, POST),
    Address(f"{ONE}/deposer", depositing.deposit, DEPOSITS),
    Address(f"{ONE}/deposer", depositing.make_deposit, DEPOSITS, POST),
    Address(f"{ONE}/recepisse", depositing.receipt, SEES),
    Address(f"{ONE}/recepisse.pdf", depositing.receipt_pdf, SEES),
    Address(f"{ONE}/retirer", leaving.withdrawal, WITHDRAWS),
    Address(f"{ONE}/retirer", leaving.make_withdrawal, WITHDRAWS, POST),
    Address(f"{ONE}/copie", leaving.copy_dossier, OPENS, POST),
    Address(f"{ONE}/pieces", documents.documents, SEES),
    Address(f"{ONE}/pieces", documents.attach_document, ATTACHES, POST, heavy=True),
    Address(f"{ONE}/pieces/<int:number>", documents.document, who_may(Act.FETCH)),
    Address(f"{ONE}/pieces/<int:number>", documents.remove_document, ATTACHES, POST),
)
