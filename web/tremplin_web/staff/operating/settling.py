"""Settle an operation: its computation as a till receipt, the rules that are admitted, and the settlement kept once."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.operating import operations, settlements
from tremplin.catalogue.door import euros
from tremplin.errors import Forbidden, MissingFacts, RefusedRequest, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import State
from tremplin_web.dossiers.ways import AGREED
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.fields import ActField, Choices
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.acting.showing import show

KEPT = (State.SETTLED, State.CLOSED)
HELD, UNDO = "tremplin_computed", "-"


def settlement(dossier: str) -> ResponseReturnValue:
    """The receipt: kept as it was, or as it would be today; and what may be done of it."""
    where = place(dossier)
    if not where.here.rights & {Act.SETTLE, Act.ADMIT}:
        raise UnknownIdentifier("dossier", dossier, ())
    return show("staff/operating/settlement.html", where, errors=[], **told_of(where))


def told_of(where: ActPlace) -> Mapping[str, Any]:
    """What the page of a settlement tells: the receipt, or why there is none, and those that were taken back."""
    found, missing = computed(where)
    undone = {each["corrected"]: each for each in where.page["corrections"] if each["part"] == "settlements"}
    return {
        "settlement": found,
        "missing": missing,
        "stated": operations.stated(desk(), visit().actor, where.here.reference) if found else None,
        "undone": [(each, undone[each["number"]]) for each in where.page["settlements"] if each["number"] in undone],
        "admissions": [each for each in where.page["admissions"] if each["undone_at"] is None],
        "statement": lambda name: statement(where, name),
        "settles": where.opens(Act.SETTLE),
        "reasons_to_wait": where.reasons(Act.SETTLE),
        "admits": where.opens(Act.ADMIT),
        "pays": where.opens(Act.PAY) and Act.PAY in where.here.rights,
        "corrects": where.opens(Act.CORRECT_SETTLEMENT),
        "simulates": where.here.state in AGREED,
    }


def computed(where: ActPlace) -> tuple[settlements.Computed | None, str]:
    """The settlement that was kept, or that would be today; and why there is none."""
    held = g.setdefault(HELD, {})
    key = where.here.reference, where.here.version
    if key not in held:
        held[key] = _computed(where)
    found: tuple[settlements.Computed | None, str] = held[key]
    return found


def _computed(where: ActPlace) -> tuple[settlements.Computed | None, str]:
    reference = where.here.reference
    if where.here.state not in AGREED:
        return None, _("Il n'y a pas encore de convention : rien n'est à solder.")
    try:
        if where.here.state in KEPT:
            return settlements.shown(desk(), visit().actor, reference), ""
        return settlements.computed(desk(), visit().actor, reference, day=site().clock.today()), ""
    except (MissingFacts, RefusedRequest) as refused:
        if isinstance(refused, Forbidden):
            raise
        return None, str(refused)


def statement(where: ActPlace, name: str) -> str:
    """What a rule says, by the name under which it is admitted: people read no code."""
    rule = settlements.rule_named(where.here.fiche, name)
    return rule.statement(desk().catalogue.labels(where.here.fiche)) if rule else name


def _rules(where: ActPlace) -> Choices:
    """The rules that may be admitted, in the words of what breaks them; then those that are, to admit no longer."""
    found, _missing = computed(where)
    if found is None:
        return ()
    told = [(name, letter) for letter, name in zip(found.obstacles, found.broken, strict=True)]
    told += [
        (f"{UNDO}{name}", _("Ne plus admettre : %(rule)s", rule=statement(where, name))) for name in found.admitted
    ]
    return [*dict(told).items()]


def _admit(doing: Doing) -> object:
    rule = doing.values["rule"]
    return settlements.admit(
        doing.desk,
        doing.actor,
        doing.reference,
        rule.removeprefix(UNDO),
        doing.values["reason"],
        undoing=rule.startswith(UNDO),
        at=doing.at,
    )


def _asks_to_admit(where: ActPlace, values: Mapping[str, Any]) -> list[str]:
    told = dict(_rules(where))[values["rule"]]
    if values["rule"].startswith(UNDO):
        return [told, _("Tant qu'elle est enfreinte, le solde ne s'arrête plus.")]
    return [
        _("Admettre bien qu'enfreinte : %(rule)s", rule=told),
        _("Motif : « %(reason)s »", reason=values["reason"]),
        _("Vous n'arrêtez plus le solde de ce dossier : une autre personne le fait, malgré cette règle."),
    ]


def _asks_to_settle(where: ActPlace, values: Mapping[str, Any]) -> list[str]:
    found, _missing = computed(where)
    assert found is not None
    told = found.settlement
    due, paid, left = euros(told.due_cents), euros(told.paid_cents), euros(abs(told.balance_cents))
    if told.balance_cents < 0:
        sentence = _("%(due)s dus, %(paid)s versés : le porteur reverse %(left)s.", due=due, paid=paid, left=left)
    else:
        sentence = _("%(due)s dus, %(paid)s versés : reste %(left)s à verser.", due=due, paid=paid, left=left)
    admitted = [_("Malgré une règle admise : %(rule)s", rule=statement(where, name)) for name in found.admitted]
    return [
        sentence,
        *admitted,
        _("Chaque ligne est gardée avec son motif, et le porteur la lit telle quelle."),
        _("Cela ne se modifie pas : seul un décideur le corrige, par une contre-écriture."),
        _("Vous ne verserez pas ce solde : une autre personne le verse."),
    ]


def _button(values: Mapping[str, Any]) -> str:
    return _("Arrêter le solde")


SETTLING = ActForm(
    acts=(Act.SETTLE,),
    name="settle",
    slug="solde/arreter",
    title=lazy_gettext("Arrêter le solde"),
    says=lazy_gettext("Le solde est gardé ligne par ligne ; une autre personne que vous le verse ensuite."),
    button=_button,
    done=lazy_gettext("Le solde est arrêté. Une autre personne le verse."),
    perform=lambda doing: settlements.settle(doing.desk, doing.actor, doing.reference, at=doing.at),
    confirmed=True,
    asks=_asks_to_settle,
    beside="staff/operating/receipt_beside.html",
    shows=told_of,
)
ADMITTING = ActForm(
    acts=(Act.ADMIT,),
    name="admission",
    slug="solde/admettre",
    title=lazy_gettext("Admettre une règle enfreinte"),
    says=lazy_gettext("Le motif reste au dossier et au journal. Une autre personne que vous arrête ensuite le solde."),
    button=lambda values: (
        _("Ne plus admettre cette règle") if str(values.get("rule", "")).startswith(UNDO) else _("Admettre cette règle")
    ),
    done=lazy_gettext("C'est enregistré : une autre personne arrête le solde."),
    perform=_admit,
    confirmed=True,
    asks=_asks_to_admit,
    fields=(
        ActField(
            name="rule",
            label=lazy_gettext("La règle"),
            kind="choice",
            wanted=True,
            missing=lazy_gettext("Choisissez la règle."),
            choices=_rules,
        ),
        ActField(
            name="reason",
            label=lazy_gettext("Pourquoi elle est admise, ou ne l'est plus"),
            kind="long",
            wanted=True,
            missing=lazy_gettext("Écrivez pourquoi."),
        ),
    ),
)
