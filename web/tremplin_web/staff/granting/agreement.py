"""The agreement as it lives: sent to its carrier, signed by them, then by the department, which signs last."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.operating.agreements import agree
from tremplin.casework.operating.signings import send, sign, stands
from tremplin.catalogue.door import euros, french
from tremplin.documents.writing import day
from tremplin.records.acts import Act
from tremplin.records.codes import State
from tremplin_web.frame.door import announced
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.granting.attached import attached, shown_by

BESIDE = "staff/granting/agreement.html"
NONE = "0"


def today(where: ActPlace) -> str:
    """The day on which most of these acts are recorded."""
    return french(site().clock.today())


def document(label: Any) -> ActField:
    """The document that shows what is recorded."""
    return ActField(
        name="document",
        label=label,
        kind="attached",
        hint=lazy_gettext("Parmi les pièces jointes au dossier."),
        choices=attached,
    )


def coming(label: Any) -> ActField:
    """The document that comes with the form."""
    return ActField(name="file", label=label, kind="file", hint=lazy_gettext("PDF ou image, 20 Mo au plus."))


def standing(where: ActPlace) -> Mapping[str, Any]:
    """Where the agreement stands, or the amendment that comes next."""
    progress = stands(desk(), visit().actor, where.here.reference)
    steps = [each for each in where.page["signings"] if each["agreement"] == progress.agreement]
    return {"progress": progress, "signings": steps, "project": where.here.state is State.ACCEPTED}


def _dated(name: str) -> Any:
    return lambda where: ((said := where.page[name]) and french(day(said))) or ""


def _no_advance(where: ActPlace) -> str:
    """What is proposed where the fiche foresees no advance."""
    return "" if where.here.fiche.payment.advance else NONE


def _at_most(where: ActPlace) -> Any:
    advance = where.here.fiche.payment.advance
    if advance is None:
        return _("La fiche ne prévoit pas d'avance : 0.")
    if advance.max_rate is None or where.here.granted_cents is None:
        return _("La fiche prévoit une avance ; 0 s'il n'y en a pas.")
    most = euros(advance.max_rate.of(where.here.granted_cents))
    return _("La fiche en prévoit une, de %(most)s au plus ; 0 s'il n'y en a pas.", most=most)


def _agree_fields(where: ActPlace) -> tuple[ActField, ...]:
    return (
        ActField(
            name="signed_on",
            label=lazy_gettext("Signée par le Département le"),
            kind="day",
            wanted=True,
            first=today,
            about=About.DAYS,
        ),
        ActField(
            name="advance",
            label=lazy_gettext("Avance convenue"),
            kind="amount",
            hint=_at_most(where),
            wanted=True,
            first=_no_advance,
            about=About.MONEY,
        ),
        ActField(
            name="starts_on", label=lazy_gettext("Premier jour de l'opération"), kind="day", first=_dated("starts_on")
        ),
        ActField(name="ends_on", label=lazy_gettext("Dernier jour, compris"), kind="day", first=_dated("ends_on")),
        document(lazy_gettext("La convention signée des deux")),
    )


def _agree(doing: Doing) -> object:
    values = doing.values
    return agree(
        *(doing.desk, doing.actor, doing.reference),
        signed_on=values["signed_on"],
        advance_cents=values["advance"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        document=values["document"],
        at=doing.at,
    )


def _asks(where: ActPlace, values: Mapping[str, Any]) -> list[Any]:
    first, last = values["starts_on"], values["ends_on"]
    lines = [
        _(
            "Signer la convention de %(amount)s avec %(carrier)s, le %(day)s.",
            amount=euros(where.here.granted_cents or 0),
            carrier=announced(where.here.organisation),
            day=french(values["signed_on"]),
        ),
        _("Avance : %(amount)s.", amount=euros(values["advance"])),
    ]
    if first and last:
        lines.append(_("L'opération va du %(first)s au %(last)s.", first=french(first), last=french(last)))
    return [*lines, _("Elle engage le Département ; ensuite, seul un avenant la change. Le texte est ci-dessous.")]


def _send(asked: Doing) -> object:
    with shown_by(asked) as (doing, document):
        here = doing.desk, doing.actor, doing.reference
        return send(*here, sent_on=doing.values["sent_on"], document=document, at=doing.at)


def _sign(asked: Doing) -> object:
    with shown_by(asked) as (doing, document):
        here = doing.desk, doing.actor, doing.reference
        return sign(*here, signed_on=doing.values["signed_on"], document=document, at=doing.at)


SENDING = ActForm(
    acts=(Act.SEND_AGREEMENT,),
    name="sending",
    slug="convention/envoyer",
    title=lazy_gettext("Envoyer la convention à signer"),
    says=lazy_gettext(
        "Le porteur voit que la convention l'attend, et la signe en ligne ou sur papier. Elle s'envoie de nouveau tant "
        "qu'il n'a pas signé."
    ),
    button=lazy_gettext("Enregistrer l'envoi"),
    done=lazy_gettext("L'envoi est enregistré : la convention attend la signature du porteur."),
    perform=_send,
    fields=(
        ActField(
            name="sent_on", label=lazy_gettext("Envoyée le"), kind="day", wanted=True, first=today, about=About.DAYS
        ),
        coming(lazy_gettext("La convention à signer")),
        document(lazy_gettext("Ou une pièce que le dossier a déjà")),
    ),
    beside=BESIDE,
    shows=standing,
    takes_files=True,
)
PAPER = ActForm(
    acts=(Act.SIGN_AGREEMENT,),
    name="paper_signature",
    slug="convention/porteur",
    title=lazy_gettext("Enregistrer la signature du porteur"),
    says=lazy_gettext(
        "Pour un exemplaire revenu sur papier : un signataire du porteur signe, lui, en ligne. Le Département signe "
        "ensuite."
    ),
    button=lazy_gettext("Enregistrer sa signature"),
    done=lazy_gettext("La signature du porteur est enregistrée ; le Département signe en dernier."),
    perform=_sign,
    fields=(
        ActField(
            name="signed_on", label=lazy_gettext("Signée par le porteur le"), kind="day", wanted=True, about=About.DAYS
        ),
        coming(lazy_gettext("L'exemplaire signé")),
        document(lazy_gettext("Ou une pièce que le dossier a déjà")),
    ),
    beside=BESIDE,
    shows=standing,
    takes_files=True,
)
AGREEMENT = ActForm(
    acts=(Act.AGREE,),
    name="agreement",
    slug="convention",
    title=lazy_gettext("Signer la convention"),
    says=lazy_gettext(
        "Rien n'est signé à cette étape : la page suivante dit ce qui va l'être, et montre la convention."
    ),
    button=lambda values: _("Signer la convention"),
    done=lazy_gettext("La convention est signée."),
    perform=_agree,
    fields=_agree_fields,
    confirmed=True,
    asks=_asks,
    beside=BESIDE,
    shows=standing,
    letter="agreement",
)
