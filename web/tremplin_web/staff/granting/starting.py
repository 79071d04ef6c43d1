"""Say that an operation has started."""

from flask_babel import lazy_gettext as _

from tremplin.casework.operating.operations import start
from tremplin.records.acts import Act
from tremplin_web.staff.acting.form import ActForm

START = ActForm(
    acts=(Act.START,),
    name="start",
    slug="demarrer",
    title=_("Constater le démarrage"),
    says=_("L'opération est en cours : participants, comités et bilans s'enregistrent. Le porteur le voit."),
    button=_("Constater le démarrage"),
    done=_("L'opération est en cours."),
    perform=lambda doing: start(doing.desk, doing.actor, doing.reference, at=doing.at),
)
