"""The addresses of an operation, from its committees to its last payment; a form among ``FORMS`` has its two."""

from tremplin.casework.acting.policy import RIGHTS
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS
from tremplin_web.gate.door import GatedAddress, Right, who_may
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.operating import committees, ordering, proving, settling, simulating
from tremplin_web.staff.operating.closing import CLOSING
from tremplin_web.staff.operating.correcting import CORRECTING
from tremplin_web.staff.operating.following import FOLLOWING
from tremplin_web.staff.operating.mandating import MANDATING
from tremplin_web.staff.operating.paying import PAYING
from tremplin_web.staff.operating.settling import ADMITTING, SETTLING

DOSSIER = "/dossiers/<dossier>"
EVIDENCE = "/dossiers/<operation>/preuves"
PIECE = f"{EVIDENCE}/<int:number>/<int:piece>"
# carriers read their people on pages of their own
LOOKS = Right(roles=RIGHTS[Act.SEE_PEOPLE].difference(CARRIERS))
ENDS = who_may(Act.SETTLE, Act.ADMIT)
FORMS: tuple[ActForm, ...] = (PAYING, MANDATING, SETTLING, ADMITTING, CLOSING, CORRECTING, FOLLOWING)
ADDRESSES = (
    GatedAddress(
        "/dossiers/<operation>/comites", committees.record_committee, who_may(Act.FOLLOW), ("POST",), heavy=True
    ),
    GatedAddress(EVIDENCE, proving.evidence, LOOKS),
    GatedAddress(PIECE, proving.piece, LOOKS),
    GatedAddress(PIECE, proving.check_piece, who_may(Act.CHECK_EVIDENCE), ("POST",)),
    GatedAddress(f"{DOSSIER}/solde", settling.settlement, ENDS),
    GatedAddress(f"{DOSSIER}/solde/simulation", simulating.simulation, ENDS),
    GatedAddress("/versements", ordering.payments, who_may(Act.ORDER_PAYMENTS)),
    GatedAddress("/versements/export", ordering.export_payments, who_may(Act.ORDER_PAYMENTS, fresh=True), ("POST",)),
)
