"""Score a dossier by the criteria of its fiche; the total follows what is typed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.granting.scores import score
from tremplin.casework.reading.foreseen.grading import sheet
from tremplin.catalogue.door import number
from tremplin.errors import Forbidden
from tremplin.records.acts import Act
from tremplin_web.frame.door import announced
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, visit
from tremplin_web.staff.acting.fields import ActField, drawn, labels, read, typed
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.granting.opinions import MARK, marks


def _own(where: ActPlace) -> dict[str, Any]:
    """The scores of who instructs, by criterion."""
    return {each["criterion"]: each for each in where.page["scores"] if each["opinion"] is None}


def _fields(where: ActPlace) -> Iterator[ActField]:
    own = _own(where)
    for each in where.here.fiche.criteria:
        least = _("Éliminatoire en dessous de %(least)s.", least=number(each.threshold)) if each.threshold else None
        yield ActField(
            name=f"{MARK}{each.code}",
            label=_("%(label)s, sur %(most)s", label=announced(each.label), most=number(each.most)),
            kind="number",
            hint=least,
            first=_kept(own.get(each.code)),
        )
    yield ActField(
        name="reason",
        label=lazy_gettext("Motif des notes"),
        kind="long",
        hint=lazy_gettext("Ce qui les justifie, critère par critère : le dossier le garde, le porteur ne le lit pas."),
        wanted=True,
        about=About.REASON,
    )


def _kept(given: Mapping[str, Any] | None) -> Callable[[ActPlace], str]:
    """The score that was given already, as one types it."""
    points = str(given["points"]).replace(".", ",") if given else ""
    return lambda where: points


def fields(where: ActPlace) -> tuple[ActField, ...]:
    """A field for each criterion, and the reason."""
    return tuple(_fields(where))


def scores_total(dossier: str) -> ResponseReturnValue:
    """The total of what is being typed."""
    where = place(dossier)
    if where.here.carrier or Act.SCORE not in where.here.rights:
        raise Forbidden(f"dossier {where.here.reference} : votre rôle ne le note pas.")
    asked = drawn(fields(where), where)
    form = SentForm(labels(asked), typed(asked))
    found = sheet(desk(), visit().actor, where.here.reference, marks(read(asked, form)))
    return render_template("staff/granting/total.html", sheet=found)


def _score(doing: Doing) -> object:
    return score(doing.desk, doing.actor, doing.reference, marks(doing.values), doing.values["reason"], at=doing.at)


SCORES = ActForm(
    acts=(Act.SCORE,),
    name="scores",
    slug="notes",
    title=lazy_gettext("Noter le dossier"),
    says=lazy_gettext(
        "Vos notes comptent avant celles des avis, et celles qu'elles remplacent restent au journal. Qui note ce "
        "dossier ne le décide pas."
    ),
    button=lazy_gettext("Enregistrer ces notes"),
    done=lazy_gettext("Les notes sont enregistrées."),
    perform=_score,
    fields=fields,
    needs=lambda where: None if where.here.fiche.criteria else _("Sa fiche ne donne aucun critère de sélection."),
    live="staff.scores_total",
    beside="staff/granting/grid.html",
    shows=lambda where: {
        "sheet": sheet(desk(), visit().actor, where.here.reference),
        "advised": [each for each in where.page["scores"] if each["opinion"] is not None],
        "opinions": {each["code"]: each["label"] for each in where.page["opinions"]},
    },
)
