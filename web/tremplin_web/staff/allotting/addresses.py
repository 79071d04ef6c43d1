"""The addresses of what a call has to give."""

from tremplin.records.acts import Act
from tremplin_web.gate.door import GatedAddress, who_may
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.allotting import calls, envelopes, ranked, simulating

CALL = "/appels/<department>/<call>"
ENVELOPES = f"{CALL}/enveloppes"
READ, MANAGE, TRY = who_may(Act.READ_ENVELOPES), who_may(Act.MANAGE_ENVELOPES), who_may(Act.SETTLE, Act.ADMIT)
FORMS: tuple[ActForm, ...] = ()
ADDRESSES = (
    GatedAddress("/appels", calls.calls, who_may(Act.RANK, Act.READ_ENVELOPES)),
    GatedAddress(f"{CALL}/classement", ranked.call_ranking, who_may(Act.RANK)),
    GatedAddress(ENVELOPES, envelopes.call_envelopes, READ),
    GatedAddress(f"{ENVELOPES}/<envelope>", envelopes.call_envelope, READ),
    GatedAddress(f"{ENVELOPES}/<envelope>", envelopes.change_envelope, MANAGE, ("POST",)),
    GatedAddress(f"{CALL}/simulations", simulating.call_simulation, TRY),
    GatedAddress(f"{CALL}/simulations", simulating.simulate_call, TRY, ("POST",)),
)
