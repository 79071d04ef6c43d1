"""How long each department keeps people, whom a purge would erase today, and what was erased."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from tremplin.casework.acting.desk import Desk
from tremplin.casework.following import erasing
from tremplin.works.kinds.people_purge import CODE, parameters
from tremplin_web.admins.confirming import AdminDeed, attempted
from tremplin_web.frame.days import full
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, begun, desk, page_of, sent, visit
from tremplin_web.site import site

LABELS: Mapping[str, Any] = {"action": ""}
SHOWN = 50


def retention() -> ResponseReturnValue:
    """Show them."""
    return _page(SentForm(LABELS))


def purge() -> ResponseReturnValue:
    """Begin to erase those whose time has passed, once it is confirmed."""
    return attempted(_deeds(), sent(LABELS), _page, url_for("admins.retention"))


def _page(form: SentForm) -> ResponseReturnValue:
    actor, today = visit().actor, site().clock.today()
    rows = erasing.retained(desk(), actor, on=today)
    erased = erasing.erased(desk(), actor)
    names = {code: department.name for code, department in site().platform.departments.items()}
    return page_of(
        "admins/retention/rules.html",
        form,
        rows=rows,
        names=names,
        due=sum(row.due for row in rows),
        erased=erased[:SHOWN],
        count=sum(len(each.people) for each in erased),
        today=today,
    )


def _deeds() -> Mapping[str, AdminDeed]:
    actor, clock = visit().actor, site().clock

    def ask(ours: Desk, form: SentForm) -> Any:
        return begun(CODE, parameters(clock.today()))

    def said(form: SentForm) -> Any:
        found = erasing.purge(desk(), actor, on=clock.today(), at=clock.at(), dry=True, progress=lambda *told: None)
        people = ngettext("%(num)s personne", "%(num)s personnes", found.people)
        files = ngettext("%(num)s fichier", "%(num)s fichiers", found.files)
        day = full(clock.today())
        return _(
            "Effacer %(people)s dont la durée de conservation est passée au %(day)s, avec leurs pièces (%(files)s). "
            "Rien ne les rendra, pas même une sauvegarde ; leurs parcours restent, sans nom.",
            people=people,
            files=files,
            day=day,
        )

    return {"purge": AdminDeed(ask, "", {}, said, _("Effacer ces personnes"), tried=False)}
