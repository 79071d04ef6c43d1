"""Pay an operation: what is due of each payment and why, then one payment at a time, confirmed and made once."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext

from tremplin.casework.operating.owing import OwedPayment
from tremplin.casework.operating.payments import pay
from tremplin.catalogue.door import euros, french
from tremplin.records.acts import Act
from tremplin.records.codes import PaymentKind
from tremplin_web.frame.door import gettext as _
from tremplin_web.site import site
from tremplin_web.staff.acting.fields import ActField, Choices
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.naming import amount_typed
from tremplin_web.staff.operating.owed import called, code_of, named, owed, parsed

BACK, INTERIM = PaymentKind.REPAYMENT, PaymentKind.INTERIM


def _kinds(where: ActPlace) -> Choices:
    """The payments of the grant, then what may come without being foreseen."""
    found = owed(where)
    if found is None:
        return ()
    # what is wholly paid too: the form that paid it may be sent again
    told = [(code_of(each), _told(each)) for each in found.payments]
    codes = {code for code, _words in told}
    if not where.here.fiche.payment.instalments and found.due_cents is None and INTERIM.value not in codes:
        told.append((INTERIM.value, named(INTERIM)))
    if found.paid_cents and BACK.value not in codes:
        told.append((BACK.value, named(BACK)))
    return told


def _told(payment: OwedPayment) -> str:
    if not payment.left_cents:
        return called(payment) if payment.left_cents is None else _("%(payment)s, fait", payment=called(payment))
    return _("%(payment)s, reste %(amount)s", payment=called(payment), amount=euros(payment.left_cents))


def _asked(where: ActPlace) -> OwedPayment | None:
    """The payment that a link asks for, else the first that may be made."""
    found = owed(where)
    payments = found.payments if found else ()
    wanted = request.args.get("quoi", "")
    named_ = next((each for each in payments if code_of(each) == wanted and each.left_cents), None)
    return named_ or next((each for each in payments if each.payable), None)


def _first_kind(where: ActPlace) -> str:
    found = _asked(where)
    return code_of(found) if found else ""


def _first_amount(where: ActPlace) -> str:
    found = _asked(where)
    return amount_typed(found.left_cents if found else None)


def _years(where: ActPlace) -> Choices:
    found = owed(where)
    return [(str(year), f"{year}, {euros(cents)}") for year, cents in sorted((found.years if found else {}).items())]


def _pay(doing: Doing) -> object:
    values = doing.values
    kind, instalment = parsed(values["what"])
    year = values.get("year")
    return pay(
        doing.desk,
        doing.actor,
        doing.reference,
        kind=kind,
        instalment=instalment,
        amount_cents=values["amount"],
        paid_on=values["paid_on"],
        year=int(year) if year else None,
        key=doing.key,
        at=doing.at,
    )


def _asks(where: ActPlace, values: Mapping[str, Any]) -> list[str]:
    """What is about to be done, to the cent, and what it closes."""
    return [*_effects(where, values)]


def _effects(where: ActPlace, values: Mapping[str, Any]) -> Iterator[str]:
    found, cents, on = owed(where), values["amount"], french(values["paid_on"])
    kind, _instalment = parsed(values["what"])
    assert found is not None
    back = kind is BACK
    payment = next((each for each in found.payments if code_of(each) == values["what"]), None)
    name = called(payment) if payment else named(kind)
    told = {"name": name, "amount": euros(cents), "on": on, "organisation": where.here.organisation}
    if back:
        yield _("%(organisation)s reverse %(amount)s, le %(on)s.", **told)
    else:
        yield _("%(name)s : %(amount)s à %(organisation)s, le %(on)s.", **told)
        account = found.account
        yield (
            _("Sur le compte %(account)s.", account=account)
            if account
            else _("Aucun compte bancaire n'est connu : la comptabilité en demandera un.")
        )
    paid = found.paid_cents + (-cents if back else cents)
    most = found.granted_cents if found.due_cents is None else found.due_cents
    of = _("accordés") if found.due_cents is None else _("dus d'après le solde")
    yield _(
        "Après cela : %(paid)s versés, sur %(most)s %(of)s ; reste %(left)s.",
        paid=euros(paid),
        most=euros(most),
        of=of,
        left=euros(most - paid),
    )
    if found.due_cents is None:
        yield _("Ensuite, vous n'arrêtez plus le solde de ce dossier : une autre personne le fait.")
    yield _("Un versement enregistré ne se modifie pas : une autre personne le corrige par une contre-écriture.")


def _button(values: Mapping[str, Any]) -> str:
    if not values:
        return _("Verser")
    cents = euros(values["amount"])
    if parsed(values["what"])[0] is BACK:
        return _("Enregistrer le reversement de %(amount)s", amount=cents)
    return _("Verser %(amount)s", amount=cents)


def _shows(where: ActPlace) -> Mapping[str, Any]:
    """The table of what is due, and that of what was paid, with mandates and counter-entries."""
    page, found = where.page, owed(where)
    mandates = {each["payment"]: each for each in page["mandates"]}
    undone = {each["corrected"]: each for each in page["corrections"] if each["part"] == "payments"}
    return {
        "owing": found,
        "called": called,
        "code_of": code_of,
        "named": lambda kind: named(PaymentKind(kind)),
        "rows": [(each, mandates.get(each["number"]), undone.get(each["number"])) for each in page["payments"]],
        "pays": where.opens(Act.PAY),
        "mandates": where.opens(Act.MANDATE),
        "corrects": Act.CORRECT_PAYMENT in where.here.rights,
        "repayment": BACK.value,
    }


def _nothing(where: ActPlace, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the kind of a payment asks of the rest."""
    if values.get("amount") == 0:
        return {"amount": _("Un versement est d'un centime au moins.")}
    return {}


PAYING = ActForm(
    acts=(Act.PAY,),
    name="dossier_payments",
    slug="versements",
    title=lazy_gettext("Versements"),
    says=lazy_gettext("Rien n'est versé avant la confirmation, qui dit le montant, le compte et ce qui restera."),
    button=_button,
    done=lazy_gettext("Le versement est enregistré : il attend son mandat."),
    perform=_pay,
    confirmed=True,
    asks=_asks,
    refuses=_nothing,
    beside="staff/operating/payments.html",
    shows=_shows,
    fields=(
        ActField(
            name="what",
            label=lazy_gettext("Quel versement"),
            kind="choice",
            wanted=True,
            missing=lazy_gettext("Choisissez le versement."),
            choices=_kinds,
            first=_first_kind,
        ),
        ActField(name="amount", label=lazy_gettext("Montant"), kind="amount", wanted=True, first=_first_amount),
        ActField(
            name="paid_on",
            label=lazy_gettext("Versé le"),
            kind="day",
            wanted=True,
            first=lambda where: french(site().clock.today()),
        ),
        ActField(
            name="year",
            label=lazy_gettext("De quelle année"),
            kind="choice",
            choices=_years,
            when=lambda where: bool(_years(where)),
        ),
    ),
)
