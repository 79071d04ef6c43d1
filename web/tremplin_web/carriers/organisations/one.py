"""What is known of one organisation, and its accreditations; whoever manages organisations corrects them."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.acting.policy import departments
from tremplin.casework.organisations import accreditations as accrediting
from tremplin.casework.organisations import organisations as casework
from tremplin.documents.writing import day
from tremplin.errors import TremplinError
from tremplin.records.acts import Act
from tremplin_web.frame.door import capital, gettext, site
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit

LABELS: Mapping[str, Any] = {
    "name": lazy_gettext("Nom de l'organisme"),
    "legal_form": lazy_gettext("Forme juridique"),
    "siret": lazy_gettext("SIRET"),
    "rna": lazy_gettext("Numéro RNA"),
    "email": lazy_gettext("Adresse électronique de l'organisme"),
    "phone": lazy_gettext("Téléphone de l'organisme"),
    "version": "",
}
GIVEN: Mapping[str, Any] = {
    "code": lazy_gettext("Agrément"),
    "starts_on": lazy_gettext("Premier jour"),
    "ends_on": lazy_gettext("Dernier jour, s'il est connu"),
}


def organisation(organisation: str) -> ResponseReturnValue:
    """Show what is known of an organisation."""
    return _shown(organisation, sent(LABELS))


def edit_organisation(organisation: str) -> ResponseReturnValue:
    """Correct what is known of an organisation, as it was read."""
    form = sent(LABELS)
    known = casework.show(desk(), visit().actor, organisation)
    form.wanted("name", said=gettext("écrivez son nom."))
    form.read(casework.READINGS)
    version = number_of(form.values.pop("version"))
    if not form.wrong and version is not None:
        try:
            casework.edit(desk(), visit().actor, organisation, form.values, at=site().clock.at(), version=version)
            return redirect(url_for("carriers.organisation", organisation=known["id"]), 303)
        except TremplinError as error:
            form.refuse(error)
    elif version is None:
        form.refused.append(gettext("La page ne dit pas ce que vous aviez lu : rouvrez-la, puis recommencez."))
    return _shown(organisation, form)


def accreditations(organisation: str) -> ResponseReturnValue:
    """Show the accreditations of an organisation, with the days on which each holds."""
    return _accredited(organisation, sent(GIVEN))


def accredit(organisation: str) -> ResponseReturnValue:
    """Record an accreditation, or the last day of one."""
    form = sent(GIVEN)
    form.wanted("code", said=gettext("choisissez-le dans la liste."))
    form.wanted("starts_on", said=gettext("écrivez le premier jour, par exemple 31/01/2025."))
    days = form.read({"starts_on": day, "ends_on": day})
    if not form.wrong:
        try:
            accrediting.accredit(
                desk(),
                visit().actor,
                organisation,
                form.values["code"],
                days["starts_on"],
                ends_on=days["ends_on"],
                at=site().clock.at(),
            )
            return redirect(url_for("carriers.accreditations", organisation=organisation), 303)
        except TremplinError as error:
            form.refuse(error)
    return _accredited(organisation, form)


def _shown(organisation: str, form: SentForm) -> ResponseReturnValue:
    known = casework.show(desk(), visit().actor, organisation)
    if not form.values:
        form.values.update({name: known.get(name) or "" for name in LABELS if name != "version"})
    return page_of(
        "carriers/organisations/one.html",
        form,
        one=known,
        labels=LABELS,
        legal_forms=[("", gettext("Non précisée")), *legal_forms()],
        manages=manages(),
        done=request.args.get("fait"),
    )


def _accredited(organisation: str, form: SentForm) -> ResponseReturnValue:
    known = casework.show(desk(), visit().actor, organisation)
    labels = desk().catalogue.everywhere("accreditations")
    return page_of(
        "carriers/organisations/accreditations.html",
        form,
        one=known,
        labels=GIVEN,
        choices=[("", gettext("Choisissez")), *labels.items()],
        manages=manages(),
    )


def legal_forms() -> list[tuple[str, str]]:
    """The forms that an organisation may have, as a list shows them."""
    return [(code, capital(label)) for code, label in desk().catalogue.everywhere("legal_forms").items()]


def manages() -> bool:
    """Whether whoever reads records organisations for others."""
    return bool(departments(visit().actor, Act.MANAGE_ORGANISATIONS))
