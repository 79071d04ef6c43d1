"""The addresses of lists; those that carriers share are served by ``readers``."""

from tremplin.records.acts import Act
from tremplin_web.gate.door import GatedAddress, who_may
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.working import exporting

EXPORT = "/dossiers/export.<kind>"
FORMS: tuple[ActForm, ...] = ()
ADDRESSES = (
    GatedAddress(EXPORT, exporting.export_page, who_may(Act.SEE)),
    # a bulk export: who is there is proved again first
    GatedAddress(EXPORT, exporting.export_file, who_may(Act.SEE, fresh=True), ("POST",)),
)
