"""Amend what is agreed: an amount, days, the parts of years; what is left empty stays."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.wording import by_year
from tremplin.casework.operating.agreements import amend
from tremplin.catalogue.door import euros, french
from tremplin.records.acts import Act
from tremplin_web.frame.door import announced
from tremplin_web.frame.door import gettext as _
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.granting.agreement import BESIDE, document, standing
from tremplin_web.staff.granting.parts_of_years import PART, amount, amount_fields, parts


def _fields(where: ActPlace) -> Iterator[ActField]:
    yield ActField(
        name="signed_on", label=lazy_gettext("Signé par le Département le"), kind="day", wanted=True, about=About.DAYS
    )
    yield from amount_fields(
        where, lazy_gettext("Nouveau montant"), lazy_gettext("Vide : il reste celui qui est convenu.")
    )
    yield ActField(
        name="advance",
        label=lazy_gettext("Nouvelle avance"),
        kind="amount",
        hint=lazy_gettext("Vide : elle reste celle qui est convenue."),
    )
    yield ActField(name="starts_on", label=lazy_gettext("Nouveau premier jour"), kind="day")
    yield ActField(name="ends_on", label=lazy_gettext("Nouveau dernier jour, compris"), kind="day")
    yield ActField(
        name="reason",
        label=lazy_gettext("Motif de l'avenant"),
        kind="long",
        hint=lazy_gettext("Le porteur le lit tel quel, dans l'avenant."),
        wanted=True,
        about=About.REASON,
    )
    yield document(lazy_gettext("L'avenant signé des deux"))


def _refuses(where: ActPlace, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Parts of some years alone: all of them are told, or none."""
    names = [f"{PART}{year}" for year in where.here.fiche.budget_years]
    said = [name for name in names if values.get(name) is not None]
    missing = _("Donnez cette part aussi : 0 s'il n'y a rien.")
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
    lines = [_("Signer un avenant avec %(carrier)s, le %(day)s.", carrier=announced(where.here.organisation), day=day)]
    if cents is not None:
        before = euros(where.here.granted_cents or 0)
        lines.append(_("Le montant passe de %(before)s à %(after)s.", before=before, after=euros(cents)))
    if years := by_year(parts(values)):
        lines.append(_("Soit %(years)s.", years=announced(years)))
    if values["advance"] is not None:
        lines.append(_("L'avance devient %(amount)s.", amount=euros(values["advance"])))
    if values["starts_on"]:
        lines.append(_("L'opération commence le %(day)s.", day=french(values["starts_on"])))
    if values["ends_on"]:
        lines.append(_("Elle finit le %(day)s.", day=french(values["ends_on"])))
    return [*lines, _("Ce qui s'ajoute au montant est pris sur l'enveloppe ; ce qui s'en retire y revient.")]


AMENDMENT = ActForm(
    acts=(Act.AMEND,),
    name="amendment",
    slug="avenants",
    title=lazy_gettext("Signer un avenant"),
    says=lazy_gettext("Rien n'est signé à cette étape : la page suivante dit ce qui change, et montre l'avenant."),
    button=lambda values: _("Signer l'avenant"),
    done=lazy_gettext("L'avenant est signé : ce qu'il change vaut désormais."),
    perform=_amend,
    fields=lambda where: tuple(_fields(where)),
    refuses=_refuses,
    confirmed=True,
    asks=_asks,
    beside=BESIDE,
    shows=standing,
    letter="amendment",
)
