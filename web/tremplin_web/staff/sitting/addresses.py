"""The addresses of commissions."""

from tremplin.records.acts import Act
from tremplin_web.gate.door import GatedAddress, who_may
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.sitting import deciding, letters, listing, preparing, sheet

ONE = "/commissions/<int:sitting>"
READ, PREPARE = who_may(Act.READ_COMMISSION), who_may(Act.PREPARE_COMMISSION)
DECIDE, CONFIRM = who_may(Act.ACCEPT), who_may(Act.ACCEPT, fresh=True)
FORMS: tuple[ActForm, ...] = ()
ADDRESSES = (
    GatedAddress("/commissions", listing.commissions, READ),
    GatedAddress("/commissions", listing.open_commission, PREPARE, ("POST",)),
    GatedAddress(ONE, preparing.commission, READ),
    GatedAddress(ONE, preparing.change_agenda, PREPARE, ("POST",)),
    GatedAddress(f"{ONE}/inscrire", preparing.add_dossiers, PREPARE),
    GatedAddress(f"{ONE}/inscrire", preparing.list_dossiers, PREPARE, ("POST",)),
    GatedAddress(f"{ONE}/deliberation", preparing.keep_deliberation, PREPARE, ("POST",)),
    GatedAddress(f"{ONE}/grille.csv", sheet.sitting_sheet, READ),
    GatedAddress(f"{ONE}/decisions", deciding.decisions, DECIDE),
    GatedAddress(f"{ONE}/decisions", deciding.verify_decisions, DECIDE, ("POST",)),
    GatedAddress(f"{ONE}/decisions/confirmer", deciding.confirm_again, DECIDE),
    GatedAddress(f"{ONE}/decisions/confirmer", deciding.decide_sitting, CONFIRM, ("POST",)),
    GatedAddress(f"{ONE}/courriers", letters.sitting_letters, READ),
    GatedAddress(f"{ONE}/courriers", letters.prepare_letters, READ, ("POST",)),
    GatedAddress(f"{ONE}/courriers.zip", letters.all_letters, READ),
    GatedAddress(f"{ONE}/courriers/<reference>", letters.sitting_letter, READ),
    GatedAddress(f"{ONE}/courriers/<reference>/lettre.pdf", letters.sitting_letter_pdf, READ),
)
