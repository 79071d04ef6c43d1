"""The addresses of an instruction; a form among ``FORMS`` has its two by the runner."""

from tremplin_web.gate.door import GatedAddress
from tremplin_web.staff.acting.form import ActForm
from tremplin_web.staff.granting.review import REVIEW

FORMS: tuple[ActForm, ...] = (REVIEW,)
ADDRESSES: tuple[GatedAddress, ...] = ()
