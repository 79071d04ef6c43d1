"""Take a dossier in instruction."""

from flask_babel import lazy_gettext as _

from tremplin.casework.acting.wording import ADVICE
from tremplin.casework.granting.instruction import review
from tremplin.records.acts import Act
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.granting.opinions import wanted

REVIEW = ActForm(
    acts=(Act.REVIEW,),
    name="review",
    slug="instruire",
    title=_("Prendre en instruction"),
    says=_(
        "Le dossier vous est confié, les avis que demande la fiche sont demandés, et le porteur en est informé. Qui "
        "l'instruit ne le décide pas, ne signe pas sa convention et ne le verse pas."
    ),
    button=_("Prendre ce dossier en instruction"),
    done=_("Vous instruisez ce dossier. Les avis que demande la fiche sont demandés."),
    perform=lambda doing: review(doing.desk, doing.actor, doing.reference, at=doing.at),
    beside="staff/granting/opinions.html",
    shows=lambda where: {"wanted": wanted(where), "verdicts": ADVICE, "asks": False},
)
