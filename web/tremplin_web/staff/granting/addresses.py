"""The addresses of an instruction; a form among ``FORMS`` has its two by the runner."""

from flask_babel import lazy_gettext as _

from tremplin.records.acts import Act
from tremplin_web.gate.door import GatedAddress, who_may
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.granting import asked, completion, decision, letters, scoring
from tremplin_web.staff.granting.agreement import AGREEMENT, PAPER, SENDING
from tremplin_web.staff.granting.amendment import AMENDMENT
from tremplin_web.staff.granting.assigning import ASSIGN
from tremplin_web.staff.granting.opinions import OPINION, OPINION_ASKED
from tremplin_web.staff.granting.recording import RECORD
from tremplin_web.staff.granting.returning import REOPENING, TAKEOVER
from tremplin_web.staff.granting.review import REVIEW
from tremplin_web.staff.granting.starting import START

DOSSIER = "/dossiers/<dossier>"
LETTERS, COMPLETION = f"{DOSSIER}/lettres", f"{DOSSIER}/completer"
FORMS: tuple[ActForm, ...] = (
    *(RECORD, REVIEW, ASSIGN, OPINION, OPINION_ASKED, scoring.SCORES),
    *(decision.DECISION, REOPENING, TAKEOVER, SENDING, PAPER, AGREEMENT, AMENDMENT, START),
)
# what is done without the runner says it on the page of the dossier too
DONE = {"completer": _("Le dossier est rendu à son porteur : ce que vous demandez lui est dit par écrit.")}
ADDRESSES: tuple[GatedAddress, ...] = (
    GatedAddress(COMPLETION, completion.completion, who_may(Act.RETURN)),
    GatedAddress(COMPLETION, completion.ask_to_complete, who_may(Act.RETURN), ("POST",)),
    GatedAddress(f"{DOSSIER}/notes/total", scoring.scores_total, who_may(Act.SCORE), ("POST",)),
    GatedAddress(f"{DOSSIER}/decision/apercu", decision.decision_foreseen, who_may(Act.ACCEPT), ("POST",)),
    GatedAddress(f"{DOSSIER}/demandes", asked.requests, who_may(Act.ASK, Act.ANSWER)),
    GatedAddress(LETTERS, letters.letters, who_may(Act.SEE)),
    GatedAddress(f"{LETTERS}/<kind>", letters.letter_page, who_may(Act.SEE)),
    GatedAddress(f"{LETTERS}/<kind>.pdf", letters.letter_pdf, who_may(Act.SEE)),
)
