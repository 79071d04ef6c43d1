"""Say of what was recorded by mistake that it does not stand: a counter-entry, with its reason."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from tremplin.casework.acting.wording import CORRECTED_NAMES, PAYMENTS
from tremplin.casework.operating.corrections import correct, named
from tremplin.casework.operating.reports import LABELS
from tremplin.catalogue.door import euros, french
from tremplin.records.acts import Act
from tremplin.records.codes import PaymentKind, ReportKind
from tremplin_web.frame.door import gettext
from tremplin_web.staff.acting.fields import ActField, Choices
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.acting.place import ActPlace

FINAL = ReportKind.FINAL.value


def _rows(where: ActPlace) -> Choices:
    """What stands and may be corrected by whoever reads, the latest first."""
    page = where.page
    undone = {(each["part"], each["corrected"]) for each in page["corrections"]}
    found = []
    for part, act in _parts(where):
        for row in page[part][::-1]:
            if (part, row["number"]) not in undone and where.opens(act(row)):
                found.append((f"{part}.{row['number']}", _told(part, row)))
    return found


def _parts(where: ActPlace) -> Iterator[tuple[str, Any]]:
    yield "payments", lambda row: Act.CORRECT_PAYMENT
    yield "settlements", lambda row: Act.CORRECT_SETTLEMENT
    yield "reports", lambda row: Act.CORRECT_REPORT if row["kind"] == FINAL else Act.CORRECT
    yield "committees", lambda row: Act.CORRECT
    yield "after_exits", lambda row: Act.CORRECT


def _told(part: str, row: Mapping[str, Any]) -> str:
    """« Le versement n° 2 : avance de 20 000,00 €, du 02/03/2026 »."""
    name = f"{CORRECTED_NAMES[part]} n° {row['number']}"
    match part:
        case "payments":
            what = f"{PAYMENTS[PaymentKind(row['kind'])]}, {euros(row['amount_cents'])}, {_day(row['paid_on'])}"
        case "settlements":
            what = f"{euros(row['due_cents'])} dus, {_day(row['settled_at'][:10])}"
        case "reports":
            what = f"{LABELS[ReportKind(row['kind'])]}, {_day(row['received_on'])}"
        case "committees":
            what = _day(row["held_on"])
        case _:
            what = f"{row['months']} mois, {_day(row['done_on'])}"
    return f"{name} : {what}"


def _day(written: str) -> str:
    return french(date.fromisoformat(written))


def _first(where: ActPlace) -> str:
    asked = request.args.get("quoi", "")
    known = [code for code, _words in _rows(where)]
    return asked if asked in known else ""


def _asks(where: ActPlace, values: Mapping[str, Any]) -> list[str]:
    row = named(values["row"])
    told = dict(_rows(where)).get(values["row"], row.name)
    found: list[str] = [
        gettext("Ne compte plus : %(row)s.", row=f"{told[0].lower()}{told[1:]}"),
        gettext("La ligne reste lisible. Le porteur lit ce motif tel quel : « %(reason)s »", reason=values["reason"]),
    ]
    if row.part == "settlements":
        found.append(gettext("Le dossier revient au bilan : son solde s'arrête de nouveau, sous le numéro suivant."))
    elif row.part == "payments":
        found.append(gettext("Enregistrez ensuite ce qui le remplace. Une autre personne arrêtera le solde."))
    elif row.part == "reports":
        found.append(gettext("Si c'est le bilan final, le dossier revient à l'opération en cours."))
    return found


CORRECTING = ActForm(
    acts=(Act.CORRECT, Act.CORRECT_PAYMENT, Act.CORRECT_REPORT, Act.CORRECT_SETTLEMENT),
    name="corrections",
    slug="corriger",
    title=_("Corriger une écriture"),
    says=_("Rien n'est effacé : une contre-écriture dit ce qui ne compte plus, et pourquoi."),
    button=_("Corriger par une contre-écriture"),
    done=_("L'écriture ne compte plus. Enregistrez ce qui la remplace."),
    perform=lambda doing: correct(
        doing.desk, doing.actor, doing.reference, doing.values["row"], doing.values["reason"], at=doing.at
    ),
    confirmed=True,
    asks=_asks,
    fields=(
        ActField(
            name="row",
            label=_("Ce qui a été enregistré par erreur"),
            kind="choice",
            wanted=True,
            missing=_("Choisissez ce qui est à corriger."),
            choices=_rows,
            first=_first,
        ),
        ActField(
            name="reason",
            label=_("Pourquoi"),
            kind="long",
            hint=_("Le porteur lit ce motif tel quel. N'y nommez personne."),
            wanted=True,
            missing=_("Écrivez pourquoi."),
        ),
    ),
)
