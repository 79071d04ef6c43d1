"""The addresses of a dossier from its first line to its receipt."""

from tremplin.records.acts import Act
from tremplin_web.carriers.applying import depositing, documents, entry, leaving, listing, opening, overview
from tremplin_web.gate.door import GatedAddress, who_may

OPENING = "/fiches/<department>/<call>/<slug>/dossier"
ONE = "/dossiers/<dossier>"
STEP = f"{ONE}/saisie/<step>"
SEES, EDITS, ATTACHES = who_may(Act.SEE), who_may(Act.EDIT), who_may(Act.ATTACH)
OPENS, DEPOSITS, WITHDRAWS = who_may(Act.CREATE), who_may(Act.DEPOSIT), who_may(Act.WITHDRAW)
POST = ("POST",)

ADDRESSES = (
    GatedAddress("/dossiers", listing.dossiers, SEES),
    GatedAddress(OPENING, opening.opening, OPENS),
    GatedAddress(OPENING, opening.open_draft, OPENS, POST),
    GatedAddress(ONE, overview.dossier, SEES),
    GatedAddress(ONE, overview.ask_signature, EDITS, POST),
    GatedAddress(STEP, entry.step, EDITS),
    GatedAddress(STEP, entry.save_step, EDITS, POST),
    GatedAddress(f"{ONE}/deposer", depositing.deposit, DEPOSITS),
    GatedAddress(f"{ONE}/deposer", depositing.make_deposit, DEPOSITS, POST),
    GatedAddress(f"{ONE}/recepisse", depositing.receipt, SEES),
    GatedAddress(f"{ONE}/recepisse.pdf", depositing.receipt_pdf, SEES),
    GatedAddress(f"{ONE}/retirer", leaving.withdrawal, WITHDRAWS),
    GatedAddress(f"{ONE}/retirer", leaving.make_withdrawal, WITHDRAWS, POST),
    GatedAddress(f"{ONE}/copie", leaving.copy_dossier, OPENS, POST),
    GatedAddress(f"{ONE}/pieces", documents.documents, SEES),
    GatedAddress(f"{ONE}/pieces", documents.attach_document, ATTACHES, POST, heavy=True),
    GatedAddress(f"{ONE}/pieces/<int:number>", documents.document, who_may(Act.FETCH)),
    GatedAddress(f"{ONE}/pieces/<int:number>", documents.remove_document, ATTACHES, POST),
)
