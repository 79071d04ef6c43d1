"""The addresses of an instruction; a form among ``FORMS`` has its two by the runner."""

from tremplin.records.acts import Act
from tremplin_web.gate.door import GatedAddress, who_may
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.granting import letters
from tremplin_web.staff.granting.review import REVIEW

DOSSIER = "/dossiers/<dossier>"
LETTERS = f"{DOSSIER}/lettres"
FORMS: tuple[ActForm, ...] = (REVIEW,)
ADDRESSES: tuple[GatedAddress, ...] = (
    GatedAddress(LETTERS, letters.letters, who_may(Act.SEE)),
    GatedAddress(f"{LETTERS}/<kind>", letters.letter_page, who_may(Act.SEE)),
    GatedAddress(f"{LETTERS}/<kind>.pdf", letters.letter_pdf, who_may(Act.SEE)),
)
