"""What is owed of the dossier of a page, read once for it, and how people call each payment."""

from flask import g

from tremplin.casework.operating.owing import OwedPayment, Owing, owing
from tremplin.records.codes import PaymentKind
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.place import ActPlace

HELD = "tremplin_owing"
OF = ":"


def owed(where: ActPlace) -> Owing | None:
    """What is owed; nothing before the agreement."""
    held = g.setdefault(HELD, {})
    key = where.here.reference, where.here.version
    if key not in held:
        held[key] = owing(desk(), visit().actor, where.here.reference, at=site().clock.at())
    found: Owing | None = held[key]
    return found


def code_of(payment: OwedPayment) -> str:
    """« advance », « interim:milieu »: what a form sends back of a payment."""
    return f"{payment.kind.value}{OF}{payment.code}" if payment.code else payment.kind.value


def parsed(code: str) -> tuple[PaymentKind, str | None]:
    """The kind of a payment, and its instalment."""
    kind, _of, instalment = code.partition(OF)
    return PaymentKind(kind), instalment or None


def called(payment: OwedPayment) -> str:
    """« Avance », « Acompte : 33,33 % à la réception du bilan »."""
    name = named(payment.kind)
    return _("%(name)s : %(when)s", name=name, when=payment.when) if payment.code else name


def named(kind: PaymentKind) -> str:
    """« Avance », in the language of the page; what the carrier gives back says who gives it."""
    match kind:
        case PaymentKind.ADVANCE:
            return _("Avance")
        case PaymentKind.INTERIM:
            return _("Acompte")
        case PaymentKind.BALANCE:
            return _("Versement du solde")
    return _("Reversement par le porteur")
