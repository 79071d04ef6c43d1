"""The addresses of figures."""

from tremplin.casework.acting.policy import RIGHTS
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS
from tremplin_web.gate.door import GatedAddress, who_may
from tremplin_web.gate.rights import Right
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.figures import exporting, index, page

FORMS: tuple[ActForm, ...] = ()
READ = who_may(Act.READ_FIGURES)
# whoever has a list of works
PREPARE = Right(roles=RIGHTS[Act.READ_FIGURES] - {*CARRIERS})
ADDRESSES = (
    GatedAddress("/chiffres", index.figures, READ),
    GatedAddress("/chiffres/export", exporting.figures_export_page, READ),
    GatedAddress("/chiffres/export", exporting.export_figures, who_may(Act.READ_FIGURES, fresh=True), ("POST",)),
    GatedAddress("/chiffres/<path:portee>", page.figures_page, READ),
    GatedAddress("/chiffres/<path:portee>", page.prepare_figures, PREPARE, ("POST",)),
)
