"""Decide: what a decision stands on is told first, then all of it again before it is taken."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.wording import ADVICE, by_year
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.reading.foreseen.awarding import AwardProspect, prospect
from tremplin.casework.reading.foreseen.grading import sheet
from tremplin.catalogue.door import euros
from tremplin.records.acts import Act
from tremplin_web.frame.door import announced
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.fields import ActField, drawn, labels, read, typed
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.granting.opinions import wanted
from tremplin_web.staff.granting.parts_of_years import AMOUNT, PART, amount, amount_fields, parts
from tremplin_web.staff.naming import scope_in_words

GRANTS, REFUSES = "accorder", "refuser"
OUTCOMES = ((GRANTS, lazy_gettext("Accorder la subvention")), (REFUSES, lazy_gettext("Refuser le dossier")))


def _fields(where: ActPlace) -> Iterator[ActField]:
    yield ActField(
        name="outcome", label=lazy_gettext("Votre décision"), kind="choice", wanted=True, choices=lambda where: OUTCOMES
    )
    hint = lazy_gettext("Au plus ce qui est demandé. Pour un refus, laissez-le : il ne compte pas.")
    yield from amount_fields(where, lazy_gettext("Montant accordé"), hint, _requested)
    yield ActField(
        name="reason",
        label=lazy_gettext("Motif de la décision"),
        kind="long",
        hint=lazy_gettext("Le porteur le lit tel quel, dans la lettre."),
        wanted=True,
        about=About.REASON,
    )


def _requested(where: ActPlace) -> str:
    asked = where.here.requested_cents
    return "" if asked is None else euros(asked).removesuffix("€").strip()


def _refuses(where: ActPlace, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a grant lacks."""
    if values.get("outcome") != GRANTS:
        return {}
    names = [f"{PART}{year}" for year in where.here.fiche.budget_years] or [AMOUNT]
    missing = _("Donnez le montant à accorder.") if names == [AMOUNT] else _("Donnez cette part : 0 s'il n'y a rien.")
    return {name: missing for name in names if name in values and values[name] is None}


def _decide(doing: Doing) -> object:
    values = doing.values
    if values["outcome"] == REFUSES:
        return refuse(doing.desk, doing.actor, doing.reference, values["reason"], at=doing.at)
    granted = amount(values) or 0
    return accept(
        *(doing.desk, doing.actor, doing.reference, granted, values["reason"]), at=doing.at, years=parts(values)
    )


def _button(values: Mapping[str, Any]) -> Any:
    if values.get("outcome") == REFUSES:
        return _("Refuser le dossier")
    return _("Accorder %(amount)s", amount=euros(amount(values) or 0))


def _asks(where: ActPlace, values: Mapping[str, Any]) -> list[Any]:
    """What the decision does, in sentences."""
    here = where.here
    names = {"carrier": announced(here.organisation), "title": announced(here.title)}
    if values["outcome"] == REFUSES:
        return [
            _("Refuser « %(title)s » à %(carrier)s.", **names),
            _("Le porteur lit la lettre ci-dessous, et peut demander un recours gracieux."),
        ]
    cents = amount(values) or 0
    found, years = _prospect(where, cents), by_year(parts(values))
    asked = here.requested_cents or 0
    lines: list[Any] = [_("Accorder %(amount)s à %(carrier)s pour « %(title)s ».", amount=euros(cents), **names)]
    lines += [_("Soit %(years)s.", years=announced(years))] if years else []
    if cents < asked:
        lines.append(_("Il demandait %(asked)s : %(less)s de moins.", asked=euros(asked), less=euros(asked - cents)))
    lines.append(_committed(found))
    if found.awaited:
        lines.append(
            _("Avis encore attendus avant la convention : %(labels)s.", labels=announced(" ; ".join(found.awaited)))
        )
    return [*lines, _("Le porteur lit la lettre ci-dessous. Une décision ne se reprend pas.")]


def _committed(found: AwardProspect) -> str:
    if found.before is None or found.after is None:
        return _("Aucune enveloppe n'est ouverte pour ce dossier : rien n'y est engagé.")
    return _(
        "Enveloppe : %(scope)s. Avant, %(before)s ; après, %(after)s.",
        scope=announced(scope_in_words(found.before.of)),
        before=announced(found.before.remaining()),
        after=announced(found.after.remaining()),
    )


def _prospect(where: ActPlace, cents: int | None = None) -> AwardProspect:
    return prospect(desk(), visit().actor, where.here.reference, cents, at=site().clock.at())


def _shows(where: ActPlace) -> Mapping[str, Any]:
    graded = bool(where.here.fiche.criteria)
    return {
        "prospect": _prospect(where),
        "against": where.reasons(Act.ACCEPT) if where.opens(Act.ACCEPT) else [],
        "wanted": wanted(where),
        "verdicts": ADVICE,
        "sheet": sheet(desk(), visit().actor, where.here.reference) if graded else None,
    }


def decision_foreseen(dossier: str) -> ResponseReturnValue:
    """What the amount that is being typed would do."""
    where = place(dossier)
    asked = drawn(tuple(_fields(where)), where)
    form = SentForm(labels(asked), typed(asked))
    values = read(asked, form)
    cents = None if form.values.get("outcome") == REFUSES else amount(values)
    return render_template("staff/granting/foreseen.html", prospect=_prospect(where, cents), cents=cents)


DECISION = ActForm(
    acts=(Act.ACCEPT, Act.REFUSE),
    name="decision",
    slug="decision",
    title=lazy_gettext("Décider"),
    says=lazy_gettext("Rien n'est décidé à cette étape : la page suivante dit ce qui va l'être, et montre la lettre."),
    button=_button,
    done=lazy_gettext("La décision est prise. Le porteur la lit, avec son motif."),
    perform=_decide,
    fields=lambda where: tuple(_fields(where)),
    refuses=_refuses,
    confirmed=True,
    asks=_asks,
    live="staff.decision_foreseen",
    beside="staff/granting/decision.html",
    shows=_shows,
    letter="decision",
)
