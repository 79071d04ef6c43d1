"""A dossier on one page: where it is, what there is to do, before when."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.applying.copying import followers
from tremplin.casework.applying.signature import ask
from tremplin.casework.reading.receipts import given
from tremplin.casework.talking.messages import write
from tremplin.catalogue.door import Fiche
from tremplin.records.acts import Act
from tremplin.records.dossiers import State
from tremplin_web.carriers.applying.leaving import named
from tremplin_web.dossiers import states
from tremplin_web.dossiers.answers import told_by_steps
from tremplin_web.dossiers.filling import Filling, context, filling
from tremplin_web.dossiers.ways import ways
from tremplin_web.frame.days import ago
from tremplin_web.frame.door import gettext, site
from tremplin_web.frame.proxy import arrived
from tremplin_web.frame.when import when
from tremplin_web.gate.door import WRONG, desk, visit

SIGNATURE = "signature"
# a message is kept as it was written: in French, whoever reads it
ASKING = "{} a fini de remplir ce dossier et demande à un signataire de le relire et de le déposer."


def dossier(dossier: str) -> str:
    """Show a dossier, to whoever carries it or receives it."""
    return _page(filling(dossier))


def ask_signature(dossier: str) -> ResponseReturnValue:
    """Ask those who sign to read the dossier and to deposit it."""
    found = filling(dossier, Act.EDIT)
    if request.form.get("action") != SIGNATURE or not found.editable:
        return _page(found, refused=gettext("Rien n'est demandé : recommencez par le bouton de cette page.")), WRONG
    asked = ask(desk(), visit().actor, dossier, at=arrived())
    if not (asked and desk().posting):
        # where no letter leaves, it is written in the dossier
        write(desk(), visit().actor, dossier, ASKING.format(visit().name), at=arrived())
    return redirect(url_for("carriers.dossier", dossier=dossier, fait=SIGNATURE), 303)


def _page(found: Filling, refused: Any = None) -> str:
    draft, now = found.draft, arrived()
    staff = not visit().actor.belongs_to(draft.carrier.id)
    receipts = given(desk(), visit().actor, draft.reference) if draft.deposited_at else []
    ours = site()
    return render_template(
        "carriers/applying/dossier.html",
        **context(
            found,
            state=states.told(draft.state, staff=staff, deposited_at=draft.deposited_at, granted=draft.granted_cents),
            when=when([draft.fiche], ours.clock.today(), ours.clock.hour()) if draft.state is State.DRAFT else None,
            next=states.NEXT.get(draft.state) if not staff else None,
            staff=staff,
            receipt=receipts[-1] if receipts else None,
            workers=[(each, each.wrote_at and ago(each.wrote_at, now)) for each in draft.workers],
            followers=named(_followers(found)),
            told=told_by_steps(found),
            done=request.args.get("enregistre") or request.args.get("fait"),
            refused=refused,
            # a draft has its own list of what is to be done
            beside=ways(draft.reference),
            today=ours.clock.today(),
            posting=desk().posting,
            mine=visit().actor.account_id,
        ),
    )


def _followers(found: Filling) -> Sequence[Fiche]:
    """The fiches under which what this dossier says may be said again, for whoever may open a dossier."""
    if Act.CREATE not in found.draft.rights or found.draft.state is State.DRAFT:
        return []
    return followers(site().platform.fiches, str(found.draft.fiche.id))
