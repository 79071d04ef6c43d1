"""Close a dossier, once nothing remains to be paid or paid back."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from tremplin.casework.operating.closing import close
from tremplin.catalogue.door import euros
from tremplin.records.acts import Act
from tremplin_web.frame.door import gettext
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.acting.place import ActPlace
from tremplin_web.staff.operating.owed import owed


def _asks(where: ActPlace, values: Mapping[str, Any]) -> list[str]:
    found = owed(where)
    assert found is not None
    due, paid = euros(found.due_cents or 0), euros(found.paid_cents)
    return [
        gettext("%(due)s dus, %(paid)s versés : il ne reste rien.", due=due, paid=paid),
        gettext("Le dossier passe à « Clos ». Plus rien ne s'y corrige ; un mandat s'y saisit encore."),
        gettext("Le porteur lit que son dossier est clos."),
    ]


CLOSING = ActForm(
    acts=(Act.CLOSE,),
    name="closing",
    slug="clore",
    title=_("Clore le dossier"),
    says=_("Un dossier clos ne change plus, et cela ne se reprend pas."),
    button=_("Clore le dossier"),
    done=_("Le dossier est clos."),
    perform=lambda doing: close(doing.desk, doing.actor, doing.reference, at=doing.at),
    confirmed=True,
    asks=_asks,
)
