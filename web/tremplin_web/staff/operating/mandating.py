"""Enter the mandate that the finance office gave to a payment."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from tremplin.casework.acting.wording import PAYMENTS
from tremplin.casework.operating.mandates import mandate
from tremplin.catalogue.door import euros, french
from tremplin.records.acts import Act
from tremplin.records.codes import PaymentKind
from tremplin_web.site import site
from tremplin_web.staff.acting.fields import ActField, Choices
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace


def _standing(where: ActPlace) -> list[Mapping[str, Any]]:
    """The payments that stand, those that the department made."""
    undone = {each["corrected"] for each in where.page["corrections"] if each["part"] == "payments"}
    payments = [each for each in where.page["payments"] if each["number"] not in undone]
    return [each for each in payments if each["kind"] != PaymentKind.REPAYMENT]


def _payments(where: ActPlace) -> Choices:
    return [
        (
            str(each["number"]),
            f"n° {each['number']}, {PAYMENTS[PaymentKind(each['kind'])]} : {euros(each['amount_cents'])}, "
            f"{french(date.fromisoformat(each['paid_on']))}",
        )
        for each in _standing(where)
    ]


def _first(where: ActPlace) -> str:
    """The payment that a link asks for, else the first that has no mandate."""
    known = [str(each["number"]) for each in _standing(where)]
    done = {str(each["payment"]) for each in where.page["mandates"]}
    asked = request.args.get("versement", "")
    return asked if asked in known else next((number for number in known if number not in done), "")


def _mandate(doing: Doing) -> object:
    values = doing.values
    return mandate(
        doing.desk,
        doing.actor,
        doing.reference,
        int(values["payment"]),
        values["number"],
        issued_on=values["issued_on"],
        reason=values.get("reason"),
        at=doing.at,
    )


MANDATING = ActForm(
    acts=(Act.MANDATE,),
    name="mandate",
    slug="versements/mandat",
    title=_("Saisir un mandat"),
    says=_("Le versement porte alors ce numéro, et n'est plus dans la liste donnée à la comptabilité."),
    button=_("Enregistrer le mandat"),
    done=_("Le mandat est enregistré."),
    perform=_mandate,
    fields=(
        ActField(
            name="payment",
            label=_("Versement"),
            kind="choice",
            wanted=True,
            missing=_("Choisissez le versement."),
            choices=_payments,
            first=_first,
        ),
        ActField(name="number", label=_("Numéro du mandat"), wanted=True, missing=_("Donnez le numéro du mandat.")),
        ActField(
            name="issued_on",
            label=_("Daté du"),
            kind="day",
            wanted=True,
            first=lambda where: french(site().clock.today()),
        ),
        ActField(
            name="reason",
            label=_("Motif, pour remplacer un mandat déjà saisi"),
            kind="long",
            when=lambda where: bool(where.page["mandates"]),
        ),
    ),
)
