"""Amend what is agreed: an amount, days, the parts of years; what is left empty stays."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.wording import by_year
from tremplin.casework.operating.agreements import amend
from tremplin.catalogue.door import euros, french
from tremplin.records.acts import Act
from tremplin_web.frame.door import gettext as told
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.granting.agreement import BESIDE, document, standing
from tremplin_web.staff.granting.parts_of_years import PART, amount, amount_fields, parts


def _fields(where: ActPlace) -> Iterator[ActField]:
    yield ActField(name="signed_on", label=_("Signé par le Département le"), kind="day", wanted=True, about=About.DAYS)
    yield from amount_fields(where, _("Nouveau montant"), _("Vide : il reste celui qui est convenu."))
    yield ActField(
        name="advance", label=_("Nouvelle avance"), kind="amount", hint=_("Vide : elle reste celle qui est convenue.")
    )
    yield ActField(name="starts_on", label=_("Nouveau premier jour"), kind="day")
    yield ActField(name="ends_on", label=_("Nouveau dernier jour, compris"), kind="day")
    yield ActField(
        name="reason",
        label=_("Motif de l'avenant"),
        kind="long",
        hint=_("Le porteur le lit tel quel, dans l'avenant."),
        wanted=True,
        about=About.REASON,
    )
    yield document(_("L'avenant signé des deux"))


def _refuses(where: ActPlace, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Parts of some years alone: all of them are told, or none."""
    names = [f"{PART}{year}" for year in where.here.fiche.budget_years]
    said = [name for name in names if values.get(name) is not None]
    missing = told("Donnez cette part aussi : 0 s'il n'y a rien.")
    return {name: missing for name in names if said and name in values and values[name] is None}


def _amend(doing: Doing) -> object:
    values = doing.values
    return amend(
        *(doing.desk, doing.actor, doing.reference),
        signed_on=values["signed_on"],
        reason=values["reason"],
        amount_cents=amount(values),
        advance_cents=values["advance"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        years=parts(values) or None,
        document=values["document"],
        at=doing.at,
    )


def _asks(where: ActPlace, values: Mapping[str, Any]) -> list[Any]:
    day, cents = french(values["signed_on"]), amount(values)
    lines = [told("Signer un avenant avec %(carrier)s, le %(day)s.", carrier=where.here.organisation, day=day)]
    if cents is not None:
        before = euros(where.here.granted_cents or 0)
        lines.append(told("Le montant passe de %(before)s à %(after)s.", before=before, after=euros(cents)))
    if years := by_year(parts(values)):
        lines.append(told("Soit %(years)s.", years=years))
    if values["advance"] is not None:
        lines.append(told("L'avance devient %(amount)s.", amount=euros(values["advance"])))
    if values["starts_on"]:
        lines.append(told("L'opération commence le %(day)s.", day=french(values["starts_on"])))
    if values["ends_on"]:
        lines.append(told("Elle finit le %(day)s.", day=french(values["ends_on"])))
    return [*lines, told("Ce qui s'ajoute au montant est pris sur l'enveloppe ; ce qui s'en retire y revient.")]


AMENDMENT = ActForm(
    acts=(Act.AMEND,),
    name="amendment",
    slug="avenants",
    title=_("Signer un avenant"),
    says=_("Rien n'est signé à cette étape : la page suivante dit ce qui change, et montre l'avenant."),
    button=lambda values: told("Signer l'avenant"),
    done=_("L'avenant est signé : ce qu'il change vaut désormais."),
    perform=_amend,
    fields=lambda where: tuple(_fields(where)),
    refuses=_refuses,
    confirmed=True,
    asks=_asks,
    beside=BESIDE,
    shows=standing,
    letter="amendment",
)
